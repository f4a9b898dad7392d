"""Pages of accounts, in the order in which they came."""

from collections.abc import Callable, Iterable
from typing import Any

from fakequay.domain import paging
from fakequay.domain.refusals import InvalidRequest
from fakequay.records import Account
from fakequay.world import World

MOST = 100


def of_accounts(
    world: World,
    key: str,
    accounts: Iterable[Account],
    query: dict[str, Any],
    view: Callable[[World, Account], dict[str, Any]],
) -> dict[str, Any]:
    """``{key: views}``, with ``next_page`` when there are more than ``limit``."""
    limit = query["limit"]
    if limit > MOST:
        raise InvalidRequest(f"Page limit cannot be above {MOST}")
    after = paging.start(world, key, query["next_page"]) or 0
    rest = [account for account in accounts if account.id > after]
    page = paging.page(world, key, key, rest, max(limit, 1))
    page[key] = [view(world, account) for account in page[key]]
    return page
