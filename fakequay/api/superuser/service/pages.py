"""Pages of accounts, in the order in which they came."""

from collections.abc import Callable
from typing import Any

from fakequay.domain import pagination
from fakequay.domain.errors import InvalidRequest
from fakequay.models import Account, Kind
from fakequay.world import World

MOST = 100


def of_accounts(
    world: World,
    key: str,
    query: dict[str, Any],
    view: Callable[[World, Account], dict[str, Any]],
    *,
    kind: Kind,
    **equal: bool,
) -> dict[str, Any]:
    """``{key: views}``, with ``next_page`` when there are more than ``limit``."""
    limit = query["limit"]
    if limit > MOST:
        raise InvalidRequest(f"Page limit cannot be above {MOST}")
    limit = max(limit, 1)
    after = pagination.start(world, key, query["next_page"]) or 0
    found = world.store.accounts.oldest(after=after, limit=limit + 1, kind=kind, **equal)
    page = pagination.page(world, key, key, found, limit)
    page[key] = [view(world, account) for account in page[key]]
    return page
