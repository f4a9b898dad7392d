"""Visible repositories: lists the repositories that an account may see.

The result depends on the roles of the account, not on the scopes of an OAuth token.
"""

from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import groupby

from fakequay.models import Account, Repository
from fakequay.world import World

_STEP = 128


def list_in_namespace(
    world: World, account: Account | None, namespace: Account, *, public: bool, after: int = 0
) -> Iterator[Repository]:
    """Yield the repositories of a namespace that an account may see, ordered by id.

    The repositories are read from the store in batches, only as far as the caller iterates.

    Args:
        account: The account; None for anonymous requests.
        public: Whether to include public repositories in which the account has no role.
        after: Yield only repositories with a higher id.
    """
    found = list_all_in_namespace(world, namespace, after)
    if account is not None and _administers(world, account, namespace):
        return found
    granted = _granted(world, account)
    return (one for one in found if one.id in granted or (public and one.public))


def list_all_in_namespace(world: World, namespace: Account, after: int = 0) -> Iterator[Repository]:
    """Yield all repositories of a namespace whose id is greater than ``after``, ordered by id."""
    return _iterate_after(world, after, namespace_id=namespace.id)


def list_all(world: World, after: int = 0) -> Iterator[Repository]:
    """Yield all repositories whose id is greater than ``after``, ordered by id."""
    return _iterate_after(world, after)


def list_everywhere(
    world: World, account: Account | None, *, public: bool, after: int = 0
) -> Iterator[Repository]:
    """Yield the repositories of all namespaces that an account may see, ordered by id.

    Args:
        account: The account; None for anonymous requests.
        public: Whether to include public repositories in which the account has no role.
        after: Yield only repositories with a higher id.
    """
    granted = sorted(id for id in _granted(world, account) if id > after)
    sources = [_by_id(world, granted)]
    sources += [
        _iterate_after(world, after, namespace_id=namespace)
        for namespace in dict.fromkeys(_administered_namespace_ids(world, account))
    ]
    if public:
        sources.append(_iterate_after(world, after, public=True))
    for _, same in groupby(merge(*sources, key=_id), _id):
        yield next(same)


def _iterate_after(world: World, after: int, **equal: int) -> Iterator[Repository]:
    while found := world.store.repositories.oldest(after=after, limit=_STEP, **equal):
        yield from found
        after = found[-1].id


def _by_id(world: World, ids: Iterable[int]) -> Iterator[Repository]:
    found = (world.store.repositories.get(id) for id in ids)
    return (one for one in found if one is not None)


def _id(repository: Repository) -> int:
    return repository.id


def _granted(world: World, account: Account | None) -> set[int]:
    """Return the ids of the repositories in which an account or one of its teams has a role."""
    if account is None:
        return set()
    store = world.store
    permissions = list(store.repository_permissions.find(account_id=account.id))
    for member in store.team_members.find(account_id=account.id):
        permissions += store.repository_permissions.find(team_id=member.team_id)
    return {permission.repository_id for permission in permissions}


def _administers(world: World, account: Account, namespace: Account) -> bool:
    return namespace.id in set(_administered_namespace_ids(world, account))


def _administered_namespace_ids(world: World, account: Account | None) -> Iterator[int]:
    if account is None:
        return
    yield account.id
    for member in world.store.team_members.find(account_id=account.id):
        team = world.store.teams.get(member.team_id)
        if team is not None and team.role == "admin":
            yield member.organization_id
