"""Which repositories a text finds."""

from collections.abc import Iterator

from fakequay.models import Account, Repository
from fakequay.world import World

from . import repositories, visibility


def search_repositories(world: World, account: Account | None, text: str) -> Iterator[Repository]:
    """What the account may see: those with the text in their names, then those that speak of it."""
    text = text.lower()
    described = []
    for one in visibility.everywhere(world, account, public=True):
        if text in _searched(world, one, text):
            yield one
        elif text in (one.description or "").lower():
            described.append(one)
    yield from described


def _searched(world: World, repository: Repository, text: str) -> str:
    """Whoever writes a slash means namespace and name."""
    return str(repositories.name_of(world, repository)) if "/" in text else repository.name
