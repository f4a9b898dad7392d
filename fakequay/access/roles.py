"""Roles of callers in repositories and organizations, limited by the scopes of OAuth tokens."""

from fakequay.models import Account, RepoName, Repository, Team
from fakequay.world import World

from . import scopes
from .caller import Caller


def repository_role(world: World, caller: Caller, name: RepoName) -> str | None:
    """Return the role of a caller in a repository: "read", "write", "admin" or None.

    An administrator of the namespace has the role "admin" even if the repository does not exist.
    For a public repository, which anyone may read, the result is also None if the caller has no
    role.
    """
    if caller.account is None:
        return None
    namespace = world.store.accounts.one(name=name.namespace)
    if namespace is None:
        return None
    if _administers(world, caller.account, namespace):
        return scopes.repository_cap(caller.scopes, "admin")
    repository = world.store.repositories.one(namespace_id=namespace.id, name=name.name)
    if repository is None:
        return None
    return scopes.repository_cap(caller.scopes, granted_role(world, caller.account, repository))


def granted_role(world: World, account: Account, repository: Repository) -> str | None:
    """Return the highest role that a repository grants to an account or one of its teams.

    Administrators of the namespace are not considered, although they may administer the repository.

    Returns:
        "read", "write", "admin" or None.
    """
    permissions = world.store.repository_permissions
    roles = {p.role for p in permissions.find(repository_id=repository.id, account_id=account.id)}
    for member in world.store.team_members.find(
        account_id=account.id, organization_id=repository.namespace_id
    ):
        roles |= {
            p.role for p in permissions.find(repository_id=repository.id, team_id=member.team_id)
        }
    return max(roles, key=scopes.REPOSITORY_ROLES.index, default=None)


def organization_role(world: World, caller: Caller, name: str) -> str | None:
    """Return the role of a caller in a namespace: "member", "creator", "admin" or None.

    Users are administrators of their own namespace.
    """
    namespace = world.store.accounts.one(name=name)
    if caller.account is None or namespace is None:
        return None
    if namespace.id == caller.account.id:
        return scopes.team_cap(caller.scopes, "admin")
    roles = {team.role for team in list_teams(world, caller.account, namespace)}
    highest = max(roles, key=scopes.TEAM_ROLES.index, default=None)
    return scopes.team_cap(caller.scopes, highest)


def list_teams(world: World, account: Account, organization: Account) -> list[Team]:
    """Return those teams of an organization that an account is a member of."""
    members = world.store.team_members.find(account_id=account.id, organization_id=organization.id)
    teams = (world.store.teams.get(member.team_id) for member in members)
    return [team for team in teams if team is not None]


def user_role(caller: Caller) -> str | None:
    """Return the role that a caller has for the caller's own user account.

    Returns:
        "read", "admin", or None if the account is not a user, for example after the conversion of
        the user to an organization.
    """
    is_user = caller.account is not None and caller.account.kind == "user"
    return scopes.user_cap(caller.scopes, "admin") if is_user else None


def _administers(world: World, account: Account, namespace: Account) -> bool:
    if namespace.kind != "organization":
        return namespace.id == account.id
    return any(team.role == "admin" for team in list_teams(world, account, namespace))
