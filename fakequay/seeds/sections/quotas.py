"""Seed section of storage quotas and their limits, with the ids that the API shows."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from fakequay.domain.quotas.quotas import KINDS
from fakequay.models import Account, Quota, QuotaLimit
from fakequay.seeds.contexts import ExportContext, LoadingContext
from fakequay.seeds.record_fields import REQUIRED, Field, RecordFields, number
from fakequay.seeds.schema_parts import item, listing
from fakequay.seeds.section import Section
from fakequay.world import World

_LARGEST_ID = 2_147_483_647
_QUOTA = RecordFields(
    limit_bytes=number("Maximum size of the namespace in bytes.", REQUIRED, minimum=1)
)
_LIMIT = RecordFields(
    type=Field(
        {
            "enum": list(KINDS),
            "description": "Effect of the quota limit: a warning, or the rejection of pushes.",
        },
        REQUIRED,
        attribute="kind",
    ),
    limit_percent=Field(
        {
            "type": "integer",
            "minimum": 1,
            "maximum": 100,
            "description": "Percentage of the quota at which the quota limit applies.",
        },
        REQUIRED,
        attribute="percent",
    ),
    notified_usage=number(
        "Number of bytes that the namespace used when a notification about the quota limit was "
        "sent; null if no notification was sent.",
        minimum=0,
    ),
)


def _id(kind: str, name: str) -> dict[str, Any]:
    return {
        "type": "integer",
        "minimum": 1,
        "maximum": _LARGEST_ID,
        "x-unique": f"{kind} id",
        "description": (
            f"Id of the {name} in the API. Default: the next number after the ids in the seed."
        ),
    }


def _load(context: LoadingContext, owner: Account, data: list[dict[str, Any]]) -> None:
    store = context.world.store
    quota_ids, limit_ids = context.shared("quota ids", lambda: _free_ids(context.document))
    for entry in data:
        id = entry.get("id") or next(quota_ids)
        quota = store.quotas.put(Quota(owner.id, id=id, **_QUOTA.load(entry)))
        for limit in entry.get("limits", ()):
            id = limit.get("id") or next(limit_ids)
            store.quota_limits.put(QuotaLimit(quota.id, id=id, **_LIMIT.load(limit)))


def _free_ids(document: Any) -> tuple[Iterator[int], Iterator[int]]:
    """Return ids for those quotas and limits in a seed that have no id.

    The ids are the numbers after the highest id in the seed.

    Returns:
        Iterators over the ids for quotas and over the ids for limits.
    """
    quotas = [
        quota
        for key in ("users", "organizations")
        for account in document.get(key, {}).values()
        for quota in account.get("quotas", ())
    ]
    limits = [limit for quota in quotas for limit in quota.get("limits", ())]
    return _after(quotas), _after(limits)


def _after(entries: list[dict[str, Any]]) -> Iterator[int]:
    return count(max((entry.get("id", 0) for entry in entries), default=0) + 1)


def _dump(context: ExportContext, owner: Account) -> list[dict[str, Any]]:
    store = context.world.store
    shows_ids = context.shared("quota ids", lambda: _must_show_ids(context.world))
    found = []
    for quota in store.quotas.find(namespace_id=owner.id):
        limits = [
            ({"id": limit.id} if shows_ids else {}) | _LIMIT.dump(limit)
            for limit in store.quota_limits.find(quota_id=quota.id)
        ]
        shown = ({"id": quota.id} if shows_ids else {}) | _QUOTA.dump(quota)
        found.append(shown | ({"limits": limits} if limits else {}))
    return found


def _must_show_ids(world: World) -> bool:
    """Return whether an export must contain the ids of quotas and limits.

    The ids can be left out if a load of the exported seed results in the same ids.
    """
    accounts = [
        account
        for kind in ("user", "organization")
        for account in world.store.accounts.find(kind=kind)
    ]
    quotas = [
        quota for account in accounts for quota in world.store.quotas.find(namespace_id=account.id)
    ]
    limits = [
        limit for quota in quotas for limit in world.store.quota_limits.find(quota_id=quota.id)
    ]
    return any(
        [record.id for record in records] != list(range(1, len(records) + 1))
        for records in (quotas, limits)
    )


QUOTAS = Section(
    "quotas",
    ("user", "organization"),
    listing(
        item(
            {
                "id": _id("quota", "storage quota"),
                **_QUOTA.properties,
                "limits": listing(
                    item(
                        {"id": _id("limit", "quota limit"), **_LIMIT.properties},
                        required=_LIMIT.required,
                    ),
                    "Quota limits: percentages of the quota at which a warning is sent or pushes "
                    "are rejected.",
                ),
            },
            required=_QUOTA.required,
        ),
        "Storage quotas, which limit the size of the namespace.",
    ),
    _load,
    _dump,
)
