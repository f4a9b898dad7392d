"""Seed sections of storage quotas, auto-pruning policies and immutability policies."""

from collections.abc import Callable
from typing import Any

from fakequay.domain.quotas.quotas import KINDS
from fakequay.models import Account, ImmutabilityPolicy, PrunePolicy, Quota, QuotaLimit
from fakequay.seeds.contexts import Context, ExportContext, LoadingContext
from fakequay.seeds.record_fields import (
    REQUIRED,
    Field,
    RecordShape,
    choice,
    derived_text,
    flag,
    number,
    text,
)
from fakequay.seeds.record_sections import Derive, RecordRows, of_owner, owner_of, records
from fakequay.seeds.schema_parts import item, listing
from fakequay.seeds.section import Section

_OWNERS = ("user", "organization", "repository")
_QUOTA = RecordShape(
    limit_bytes=number("Maximum size of the namespace in bytes.", REQUIRED, minimum=1)
)
_LIMIT = RecordShape(
    type=Field(
        {
            "enum": list(KINDS),
            "description": "Effect of the limit: a warning, or the rejection of pushes.",
        },
        REQUIRED,
        attribute="kind",
    ),
    limit_percent=Field(
        {
            "type": "integer",
            "minimum": 1,
            "maximum": 100,
            "description": "Percentage of the quota at which the limit applies.",
        },
        REQUIRED,
        attribute="percent",
    ),
    notified_usage=number(
        "Bytes that the namespace used when its subscribers were notified about this limit. "
        "Null if they have not been notified.",
        minimum=0,
    ),
)


def _load_quotas(context: LoadingContext, owner: Account, data: list[dict[str, Any]]) -> None:
    store = context.world.store
    for entry in data:
        quota = store.quotas.add(Quota(owner.id, **_QUOTA.load(entry)))
        for limit in entry.get("limits", ()):
            store.quota_limits.add(QuotaLimit(quota.id, **_LIMIT.load(limit)))


def _dump_quotas(context: ExportContext, owner: Account) -> list[dict[str, Any]]:
    store = context.world.store
    found = []
    for quota in store.quotas.find(namespace_id=owner.id):
        limits = [_LIMIT.dump(entry) for entry in store.quota_limits.find(quota_id=quota.id)]
        found.append(_QUOTA.dump(quota) | ({"limits": limits} if limits else {}))
    return found


def _uuid(kind: str) -> Derive:
    """Return a function that derives the UUID of a policy as the REST API does."""

    def derive(context: Context, owner: Any, _: Callable[[str], Any]) -> dict[str, Any]:
        about = owner_of(context.world, owner).about
        return {"uuid": context.draw(kind, str(about)).uuid()}

    return derive


QUOTAS = Section(
    "quotas",
    ("user", "organization"),
    listing(
        item(
            {
                **_QUOTA.properties,
                "limits": listing(
                    item(_LIMIT.properties, required=_LIMIT.required),
                    "Limits of the quota.",
                ),
            },
            required=_QUOTA.required,
        ),
        "Storage quotas of the namespace.",
    ),
    _load_quotas,
    _dump_quotas,
)
PRUNE_POLICIES = records(
    "prune_policies",
    _OWNERS,
    "Auto-pruning policies, which delete tags.",
    RecordRows(
        table="prune_policies",
        make=PrunePolicy,
        shape=RecordShape(
            method=choice(
                "Criterion of the policy: the number of tags or their age.",
                ("number_of_tags", "creation_date"),
            ),
            value=Field(
                {
                    "type": ["integer", "string"],
                    "description": "Number of tags to keep, or maximum age of a tag, such as 7d.",
                },
                REQUIRED,
            ),
            tag_pattern=text("Regular expression that selects tags by name."),
            tag_pattern_matches=flag(
                (
                    "Whether the policy applies to the tags that match tag_pattern. If false,"
                    " it applies to the other tags."
                ),
                True,
            ),
            uuid=derived_text(
                "UUID of the policy. Default: derived from its owner.",
                **{"x-unique": "prune policy"},
            ),
        ),
        belongs=of_owner,
        derive=_uuid("prune policy"),
    ),
)
IMMUTABILITY_POLICIES = records(
    "immutability_policies",
    _OWNERS,
    "Immutability policies, which make tags immutable.",
    RecordRows(
        table="immutability_policies",
        make=ImmutabilityPolicy,
        shape=RecordShape(
            tag_pattern=text("Regular expression that selects tags by name.", REQUIRED),
            tag_pattern_matches=flag(
                (
                    "Whether the policy applies to the tags that match tag_pattern. If false,"
                    " it applies to the other tags."
                ),
                True,
            ),
            uuid=derived_text(
                "UUID of the policy. Default: derived from its owner.",
                **{"x-unique": "immutability"},
            ),
        ),
        belongs=of_owner,
        derive=_uuid("immutability policy"),
    ),
)
