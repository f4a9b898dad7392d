"""Which repositories a user gets to see in lists; scopes do not narrow them."""

from collections.abc import Iterator

from fakequay.records import Account, Repository
from fakequay.world import World


def in_namespace(
    world: World, account: Account | None, namespace: Account, *, public: bool
) -> list[Repository]:
    """The repositories of a namespace, oldest first; ``public``: also those open to everyone."""
    found = list(world.store.repositories.find(namespace_id=namespace.id))
    if account is not None and _administers(world, account, namespace):
        return found
    granted = _granted(world, account)
    return [one for one in found if one.id in granted or (public and one.public)]


def everywhere(world: World, account: Account | None, *, public: bool) -> list[Repository]:
    """The repositories of all namespaces, oldest first."""
    ids = _granted(world, account)
    for namespace in _administered(world, account):
        ids |= {one.id for one in world.store.repositories.find(namespace_id=namespace)}
    if public:
        ids |= {one.id for one in world.store.repositories.find(public=True)}
    found = (world.store.repositories.get(id) for id in sorted(ids))
    return [one for one in found if one is not None]


def _granted(world: World, account: Account | None) -> set[int]:
    """The repositories in which an account or one of its teams has a role."""
    if account is None:
        return set()
    store = world.store
    permissions = list(store.repository_permissions.find(account_id=account.id))
    for member in store.team_members.find(account_id=account.id):
        permissions += store.repository_permissions.find(team_id=member.team_id)
    return {permission.repository_id for permission in permissions}


def _administers(world: World, account: Account, namespace: Account) -> bool:
    return namespace.id in set(_administered(world, account))


def _administered(world: World, account: Account | None) -> Iterator[int]:
    if account is None:
        return
    yield account.id
    for member in world.store.team_members.find(account_id=account.id):
        team = world.store.teams.get(member.team_id)
        if team is not None and team.role == "admin":
            yield member.organization_id
