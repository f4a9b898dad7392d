"""How much a namespace or repository stores, and how much it may."""

from typing import Any

from fakequay.records import Account
from fakequay.world import World


def of_namespace(world: World, account: Account) -> list[dict[str, Any]]:
    """The quotas that hold for a namespace, as answers show them."""
    return []


def report(world: World, account: Account) -> dict[str, Any]:
    """What a namespace stores, beside the quota it is held to."""
    return {
        "quota_bytes": 0,
        "configured_quota": None,
        "running_backfill": "waiting",
        "backfill_status": "waiting",
    }
