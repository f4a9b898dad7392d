"""Repository search of the API: pages of repositories that match a query."""

from itertools import islice
from typing import Any

from fakequay.domain.images import tags
from fakequay.domain.repositories import repository_search
from fakequay.domain.usage_logs import repository_activity
from fakequay.models import Account, Repository
from fakequay.world import World

from . import views


def page(world: World, account: Account | None, query: dict[str, Any]) -> dict[str, Any]:
    """Return a page of the repositories that match a search query."""
    size = world.config.get("SEARCH_RESULTS_PER_PAGE")
    number = min(max(1, query["page"]), world.config.get("SEARCH_MAX_RESULT_PAGE_COUNT"))
    start = (number - 1) * size
    found = list(
        islice(
            repository_search.search_repositories(world, account, query["query"] or ""),
            start,
            start + size + 1,
        )
    )
    return {
        "results": [
            _view(world, repository, with_usage=query["includeUsage"])
            for repository in found[:size]
        ],
        "has_additional": len(found) > size,
        "page": number,
        "page_size": size,
        "start_index": start,
    }


def _view(world: World, repository: Repository, *, with_usage: bool) -> dict[str, Any]:
    seen = views.repository(world, repository)
    if not with_usage:
        return seen
    changed = tags.last_change_time(world, repository)
    if changed is not None:
        seen["last_modified"] = int(changed)
    seen["stars"] = world.store.stars.count(repository_id=repository.id)
    seen["popularity"] = repository_activity.popularity(world, repository)
    return seen
