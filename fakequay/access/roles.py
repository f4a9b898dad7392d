"""Which role a caller has where: what the owner may do, capped by the caller's scopes."""

from fakequay.models import Account, RepoName, Repository, Team
from fakequay.world import World

from . import scopes
from .caller import Caller


def in_repository(world: World, caller: Caller, name: RepoName) -> str | None:
    """read, write or admin; a namespace's admin has its role also where no repository is."""
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
    return scopes.repository_cap(caller.scopes, granted(world, caller.account, repository))


def granted(world: World, account: Account, repository: Repository) -> str | None:
    """The highest role given to an account or one of its teams; namespaces' admins aside."""
    permissions = world.store.repository_permissions
    roles = {p.role for p in permissions.find(repository_id=repository.id, account_id=account.id)}
    for member in world.store.team_members.find(
        account_id=account.id, organization_id=repository.namespace_id
    ):
        roles |= {
            p.role for p in permissions.find(repository_id=repository.id, team_id=member.team_id)
        }
    return max(roles, key=scopes.REPOSITORY_ROLES.index, default=None)


def in_organization(world: World, caller: Caller, name: str) -> str | None:
    """member, creator or admin; everyone is admin of the own namespace."""
    namespace = world.store.accounts.one(name=name)
    if caller.account is None or namespace is None:
        return None
    if namespace.id == caller.account.id:
        return scopes.team_cap(caller.scopes, "admin")
    roles = {team.role for team in teams_of(world, caller.account, namespace)}
    highest = max(roles, key=scopes.TEAM_ROLES.index, default=None)
    return scopes.team_cap(caller.scopes, highest)


def teams_of(world: World, account: Account, organization: Account) -> list[Team]:
    members = world.store.team_members.find(account_id=account.id, organization_id=organization.id)
    teams = (world.store.teams.get(member.team_id) for member in members)
    return [team for team in teams if team is not None]


def as_user(caller: Caller) -> str | None:
    """read or admin: what the caller may do to the own account, unless it is no user any more."""
    is_user = caller.account is not None and caller.account.kind == "user"
    return scopes.user_cap(caller.scopes, "admin") if is_user else None


def _administers(world: World, account: Account, namespace: Account) -> bool:
    if namespace.kind != "organization":
        return namespace.id == account.id
    return any(team.role == "admin" for team in teams_of(world, account, namespace))
