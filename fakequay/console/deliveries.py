"""Notification deliveries for the console pages: reads them from the outbox."""

from collections.abc import Iterable
from typing import Any

from .api_calls import get_or_none
from .redacted_configs import list_options, visible_target

MAX_READ = 1_000  # newest deliveries of the outbox that are searched
MAX_SHOWN = 50


def with_options(subscriptions: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return notification subscriptions, with their options as text without secrets."""
    return [
        {
            **one,
            "options": list_options(one["config"]),
            "event_options": list_options(one["event_config"]),
        }
        for one in subscriptions
    ]


def list_deliveries(subscriptions: Iterable[dict[str, Any]]) -> list[dict[str, Any]] | None:
    """Return the latest deliveries of notification subscriptions, newest first.

    Args:
        subscriptions: Subscriptions as Quay's API returns them.

    Returns:
        None if the control API refuses access to the outbox.
    """
    titles = {one["uuid"]: one["title"] or "(no title)" for one in subscriptions}
    outbox = get_or_none("/_fakequay/outbox", limit=MAX_READ)
    if outbox is None:
        return None
    rows = [
        {
            **delivery,
            "title": titles[delivery["subscription_uuid"]],
            "target": visible_target(delivery["method"], delivery["target"]),
        }
        for delivery in outbox["deliveries"]
        if delivery["subscription_uuid"] in titles
    ]
    return rows[:MAX_SHOWN]
