"""Lists of repositories: of a namespace, starred or public."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from fakequay.access import Caller, roles, superusers
from fakequay.contract.release_behavior import has_application_repositories
from fakequay.domain import pagination
from fakequay.domain.accounts import accounts
from fakequay.domain.errors import Aborted, DataRefused, InvalidRequest
from fakequay.domain.images import tag_views
from fakequay.domain.quotas import quota_reports
from fakequay.domain.repositories import repositories, visible_repositories
from fakequay.domain.usage_logs import repository_activity
from fakequay.models import Account, Repository
from fakequay.world import World

PAGE = 100  # repositories per page
NO_FILTER = "namespace, starred or public are required for this API call"


def page(world: World, caller: Caller, query: dict[str, Any]) -> dict[str, Any]:
    """Return a page of the repositories that the query parameters of a request select.

    If the request selects starred repositories, all of them are on one page.

    Raises:
        InvalidRequest: The query has neither a namespace nor ``starred`` nor ``public``.
        Aborted: 400 if an anonymous request asks for starred repositories.
        DataRefused: The query contains an unknown kind of repository.
    """
    if not (query["namespace"] or query["starred"] or query["public"]):
        raise InvalidRequest(NO_FILTER)
    if query["starred"] and caller.account is None:
        raise Aborted(400)
    if query["repo_kind"] not in _known_kinds(world):
        raise DataRefused("Unknown repository kind")
    after = pagination.decode_token(world, "repositories", query["next_page"]) or 0
    shown = None if query["starred"] else PAGE
    candidates = _select(world, caller, query, after)
    if has_application_repositories(world.release):
        kind = query["repo_kind"] or "image"
        candidates = (repository for repository in candidates if repository.kind == kind)
    found = list(islice(candidates, shown and shown + 1))
    answer = pagination.page(world, "repositories", "repositories", found, shown or len(found))
    starred = _starred(world, caller.account)
    answer["repositories"] = [
        _view(world, repository, starred, query) for repository in answer["repositories"]
    ]
    return answer


def _known_kinds(world: World) -> set[str | None]:
    more = {"application"} if has_application_repositories(world.release) else set()
    return {None, "image", *more}


def _select(
    world: World, caller: Caller, query: dict[str, Any], after: int
) -> Iterable[Repository]:
    """Return the repositories that a query selects and the caller may see, ordered by id.

    Args:
        query: Query parameters ``namespace``, ``starred`` and ``public``.
        after: Return only repositories with a higher id.
    """
    if query["starred"]:
        visible = _visible_stars(world, caller)
        return (repository for repository in visible if repository.id > after)
    public = query["public"]
    if not query["namespace"]:
        if _sees_everything(world, caller):
            return visible_repositories.list_all(world, after)
        return visible_repositories.list_everywhere(
            world, caller.account, public=public, after=after
        )
    namespace = accounts.get(world, query["namespace"])
    if namespace is None:
        return []
    if _sees_everything(world, caller):
        return visible_repositories.list_all_in_namespace(world, namespace, after)
    return visible_repositories.list_in_namespace(
        world, caller.account, namespace, public=public, after=after
    )


def _sees_everything(world: World, caller: Caller) -> bool:
    return superusers.has_full_access(world, caller) or superusers.is_readonly_superuser(
        world, caller
    )


def _visible_stars(world: World, caller: Caller) -> list[Repository]:
    ids = sorted(_starred(world, caller.account) or ())
    found = (world.store.repositories.get(id) for id in ids)
    return [
        repository
        for repository in found
        if repository is not None
        and (repository.public or roles.repository_role(world, caller, _name(world, repository)))
    ]


def _starred(world: World, account: Account | None) -> set[int] | None:
    """Return the ids of the caller's starred repositories; None for an anonymous caller."""
    if account is None:
        return None
    return {star.repository_id for star in world.store.stars.find(account_id=account.id)}


def _view(
    world: World, repository: Repository, starred: set[int] | None, query: dict[str, Any]
) -> dict[str, Any]:
    seen: dict[str, Any] = {
        "namespace": _name(world, repository).namespace,
        "name": repository.name,
        "description": repository.description,
        "is_public": repository.public,
        "kind": repository.kind,
        "state": repository.state,
    }
    if query["last_modified"]:
        seen["last_modified"] = tag_views.last_modified(world, repository)
    if query["popularity"]:
        seen["popularity"] = repository_activity.popularity(world, repository)
    if starred is not None:
        seen["is_starred"] = repository.id in starred
    if world.config.feature("QUOTA_MANAGEMENT") and world.config.feature("EDIT_QUOTA"):
        seen["quota_report"] = quota_reports.repository_report(world, repository)
    return seen


_name = repositories.get_full_name
