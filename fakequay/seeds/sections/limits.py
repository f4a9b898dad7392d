"""What a namespace may store, and what happens to tags by themselves."""

from collections.abc import Callable
from typing import Any

from fakequay.domain.quotas import KINDS
from fakequay.records import Account, ImmutabilityPolicy, PrunePolicy, Quota, QuotaLimit

from ..ground import Ground, Harvest, Planting
from ..listing import Derive, Rows, of_owner, owner_of, records
from ..names import item, listing
from ..section import Section
from ..shape import REQUIRED, Field, Shape, choice, flag, given, number, text

_OWNERS = ("user", "organization", "repository")
_QUOTA = Shape(limit_bytes=number("How much may be stored.", REQUIRED, minimum=1))
_LIMIT = Shape(
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


def _load_quotas(planting: Planting, owner: Account, data: list[dict[str, Any]]) -> None:
    store = planting.world.store
    for one in data:
        quota = store.quotas.add(Quota(owner.id, **_QUOTA.load(one)))
        for limit in one.get("limits", ()):
            store.quota_limits.add(QuotaLimit(quota.id, **_LIMIT.load(limit)))


def _dump_quotas(harvest: Harvest, owner: Account) -> list[dict[str, Any]]:
    store = harvest.world.store
    found = []
    for quota in store.quotas.find(namespace_id=owner.id):
        limits = [_LIMIT.dump(one) for one in store.quota_limits.find(quota_id=quota.id)]
        found.append(_QUOTA.dump(quota) | ({"limits": limits} if limits else {}))
    return found


def _uuid(kind: str) -> Derive:
    """As the operations that make policies do it."""

    def derive(ground: Ground, owner: Any, _: Callable[[str], Any]) -> dict[str, Any]:
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
    Rows(
        table="prune_policies",
        make=PrunePolicy,
        shape=Shape(
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
    Rows(
        table="immutability_policies",
        make=ImmutabilityPolicy,
        shape=Shape(
            tag_pattern=text("The tags that are meant, as a regular expression.", REQUIRED),
            tag_pattern_matches=flag("Whether those that match are meant, or the others.", True),
            uuid=given("Follows from the owner unless given.", **{"x-unique": "immutability"}),
        ),
        belongs=of_owner,
        derive=_uuid("immutability policy"),
    ),
)
