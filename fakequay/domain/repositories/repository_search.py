"""Repository search by name and description."""

from collections.abc import Iterator

from fakequay.contract.release_behavior import searches_namespaces
from fakequay.models import Account, Repository
from fakequay.world import World

from . import repositories, visible_repositories


def search_repositories(world: World, account: Account | None, text: str) -> Iterator[Repository]:
    """Search the names and descriptions of the repositories that an account may see.

    Matches in the name come first, then matches in the description. The search ignores case.

    Args:
        account: The account; None for anonymous requests.
        text: Search text. In some releases of Quay, a text with a slash is searched in
            ``namespace/name`` instead of in the name.
    """
    text = text.lower()
    full = "/" in text and searches_namespaces(world.release)
    described = []
    for repository in visible_repositories.list_everywhere(world, account, public=True):
        if text in _searched_name(world, repository, full=full):
            yield repository
        elif text in (repository.description or "").lower():
            described.append(repository)
    yield from described


def _searched_name(world: World, repository: Repository, *, full: bool) -> str:
    return str(repositories.get_full_name(world, repository)) if full else repository.name
