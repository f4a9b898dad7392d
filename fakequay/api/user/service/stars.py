"""Starred repositories: lists, adds and removes the stars of the caller."""

from typing import Any

from fakequay.access import Caller
from fakequay.domain import pagination
from fakequay.domain.errors import Unauthorized
from fakequay.domain.repositories import repositories
from fakequay.models import Account, RepoName, Repository, Star
from fakequay.world import World

PAGE = 100  # repositories per page


def page(world: World, caller: Caller, cursor: str | None) -> dict[str, Any]:
    """Return a page of the repositories that the caller has starred, oldest repository first.

    As on the real server, repositories that the caller can no longer see are included.
    """
    after = pagination.decode_token(world, "stars", cursor) or 0
    stars = world.store.stars.find(account_id=_user(caller).id)
    ids = sorted(star.repository_id for star in stars if star.repository_id > after)
    found = [world.store.repositories.get(id) for id in ids[: PAGE + 1]]
    starred = [repository for repository in found if repository is not None]
    answer = pagination.page(world, "stars", "repositories", starred, PAGE)
    answer["repositories"] = [_view(world, repository) for repository in answer["repositories"]]
    return answer


def star(world: World, caller: Caller, name: RepoName) -> bool:
    """Star a repository for the caller.

    If the caller has already starred the repository, change nothing.

    Returns:
        False if the repository does not exist.
    """
    repository = repositories.get(world, name)
    if repository is None:
        return False
    about = {"account_id": _user(caller).id, "repository_id": repository.id}
    if world.store.stars.one(**about) is None:
        world.store.stars.add(Star(**about, created=world.now()))
    return True


def unstar(world: World, caller: Caller, name: RepoName) -> bool:
    """Remove the star of the caller from a repository.

    Returns:
        False if the repository does not exist.
    """
    repository = repositories.get(world, name)
    if repository is None:
        return False
    world.store.stars.remove_all(account_id=_user(caller).id, repository_id=repository.id)
    return True


def _user(caller: Caller) -> Account:
    if caller.account is None:
        raise Unauthorized
    return caller.account


def _view(world: World, repository: Repository) -> dict[str, Any]:
    return {
        "namespace": repositories.get_namespace(world, repository).name,
        "name": repository.name,
        "description": repository.description,
        "is_public": repository.public,
    }
