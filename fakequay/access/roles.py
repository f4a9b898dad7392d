"""Roles of callers in repositories and organizations, limited by the scopes of OAuth tokens."""

from fakequay.models import Account, RepoName, Repository, Team
from fakequay.world import World

from . import scopes
from .caller import Caller


def repository_role(world: World, caller: Caller, name: RepoName) -> str | None:
    """Return the role of a caller in a repository: "read", "write", "admin" or None.

    An administrator of the namespace has the role "admin" even if the repository does not exist.
    If the caller has no role in a public repository, the result is None, although anyone may read
    the repository.
    """
    if caller.account is None:
        return None
    namespace = world.store.accounts.one(name=name.namespace)
    if namespace is None:
        return None
    if _administers(world, caller.account, namespace):
        return scopes.limit_repository_role(caller.scopes, "admin")
    repository = world.store.repositories.one(namespace_id=namespace.id, name=name.name)
    if repository is None:
        return None
    return scopes.limit_repository_role(
        caller.scopes, granted_role(world, caller.account, repository)
    )


def granted_role(world: World, account: Account, repository: Repository) -> str | None:
    """Return the highest role that an account, or a team of the account, has in a repository.

    The function does not check whether the account is an administrator of the namespace.

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
        return scopes.limit_organization_role(caller.scopes, "admin")
    roles = {team.role for team in list_teams(world, caller.account, namespace)}
    highest = max(roles, key=scopes.TEAM_ROLES.index, default=None)
    return scopes.limit_organization_role(caller.scopes, highest)


def list_teams(world: World, account: Account, organization: Account) -> list[Team]:
    """Return those teams of an organization that an account is a member of."""
    members = world.store.team_members.find(account_id=account.id, organization_id=organization.id)
    teams = (world.store.teams.get(member.team_id) for member in members)
    return [team for team in teams if team is not None]


def user_role(caller: Caller) -> str | None:
    """Return the role of a caller in the user account to which the caller's credentials belong.

    Returns:
        "read" or "admin". None if the caller is anonymous or a robot, or if the user was
        converted to an organization.
    """
    is_user = caller.account is not None and caller.account.kind == "user"
    return scopes.limit_user_role(caller.scopes, "admin") if is_user else None


def _administers(world: World, account: Account, namespace: Account) -> bool:
    if namespace.kind != "organization":
        return namespace.id == account.id
    return any(team.role == "admin" for team in list_teams(world, account, namespace))
