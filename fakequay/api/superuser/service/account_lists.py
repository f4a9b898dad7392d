"""Lists of all users and of all organizations for superusers, divided into pages."""

from collections.abc import Callable
from typing import Any

from fakequay.domain import pagination
from fakequay.domain.errors import InvalidRequest
from fakequay.models import Account, Kind
from fakequay.world import World

MAX_LIMIT = 100  # accounts per page


def account_page(
    world: World,
    key: str,
    query: dict[str, Any],
    view: Callable[[World, Account], dict[str, Any]],
    *,
    kind: Kind,
    **equal: bool,
) -> dict[str, Any]:
    """Return a response body with a page of accounts.

    Args:
        key: Name of the list in the response.
        query: ``limit`` and ``next_page`` of the request.
        view: Function that returns the list item for an account.
        equal: Required field values of the accounts, for example ``enabled=True``.

    Returns:
        An object with the list under ``key``, and with ``next_page`` if more accounts follow.

    Raises:
        InvalidRequest: The limit is above 100.
    """
    limit = query["limit"]
    if limit > MAX_LIMIT:
        raise InvalidRequest(f"Page limit cannot be above {MAX_LIMIT}")
    limit = max(limit, 1)
    after = pagination.decode_token(world, key, query["next_page"]) or 0
    found = world.store.accounts.oldest(after=after, limit=limit + 1, kind=kind, **equal)
    page = pagination.page(world, key, key, found, limit)
    page[key] = [view(world, account) for account in page[key]]
    return page
