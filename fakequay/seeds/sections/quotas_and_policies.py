"""What a namespace may store, and what happens to tags by themselves."""

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
    flag,
    given,
    number,
    text,
)
from fakequay.seeds.record_sections import Derive, RecordRows, of_owner, owner_of, records
from fakequay.seeds.schema_parts import item, listing
from fakequay.seeds.section import Section

_OWNERS = ("user", "organization", "repository")
_QUOTA = RecordShape(limit_bytes=number("How much may be stored.", REQUIRED, minimum=1))
_LIMIT = RecordShape(
    type=Field({"enum": list(KINDS), "description": "What happens."}, REQUIRED, attribute="kind"),
    limit_percent=Field(
        {
            "type": "integer",
            "minimum": 1,
            "maximum": 100,
            "description": "At how many per cent of the quota.",
        },
        REQUIRED,
        attribute="percent",
    ),
)


def _load_quotas(planting: LoadingContext, owner: Account, data: list[dict[str, Any]]) -> None:
    store = planting.world.store
    for one in data:
        quota = store.quotas.add(Quota(owner.id, **_QUOTA.load(one)))
        for limit in one.get("limits", ()):
            store.quota_limits.add(QuotaLimit(quota.id, **_LIMIT.load(limit)))


def _dump_quotas(harvest: ExportContext, owner: Account) -> list[dict[str, Any]]:
    store = harvest.world.store
    found = []
    for quota in store.quotas.find(namespace_id=owner.id):
        limits = [_LIMIT.dump(one) for one in store.quota_limits.find(quota_id=quota.id)]
        found.append(_QUOTA.dump(quota) | ({"limits": limits} if limits else {}))
    return found


def _uuid(kind: str) -> Derive:
    """As the operations that make policies do it."""

    def derive(ground: Context, owner: Any, _: Callable[[str], Any]) -> dict[str, Any]:
        about = owner_of(ground.world, owner).about
        return {"uuid": ground.draw(kind, str(about)).uuid()}

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
                    "What happens when it fills up.",
                ),
            },
            required=_QUOTA.required,
        ),
        "How much the namespace may store.",
    ),
    _load_quotas,
    _dump_quotas,
)
PRUNE_POLICIES = records(
    "prune_policies",
    _OWNERS,
    "Which tags are deleted by and by.",
    RecordRows(
        table="prune_policies",
        make=PrunePolicy,
        shape=RecordShape(
            method=choice("What counts.", ("number_of_tags", "creation_date")),
            value=Field(
                {
                    "type": ["integer", "string"],
                    "description": "How many tags stay, or for how long, such as 7d.",
                },
                REQUIRED,
            ),
            tag_pattern=text("The tags that are meant, as a regular expression."),
            tag_pattern_matches=flag("Whether those that match are meant, or the others.", True),
            uuid=given("Follows from the owner unless given.", **{"x-unique": "prune policy"}),
        ),
        belongs=of_owner,
        derive=_uuid("prune policy"),
    ),
)
IMMUTABILITY_POLICIES = records(
    "immutability_policies",
    _OWNERS,
    "Which tags become immutable.",
    RecordRows(
        table="immutability_policies",
        make=ImmutabilityPolicy,
        shape=RecordShape(
            tag_pattern=text("The tags that are meant, as a regular expression.", REQUIRED),
            tag_pattern_matches=flag("Whether those that match are meant, or the others.", True),
            uuid=given("Follows from the owner unless given.", **{"x-unique": "immutability"}),
        ),
        belongs=of_owner,
        derive=_uuid("immutability policy"),
    ),
)
