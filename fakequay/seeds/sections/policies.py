"""Seed sections of auto-pruning policies and immutability policies."""

from collections.abc import Callable
from typing import Any

from fakequay.models import ImmutabilityPolicy, PrunePolicy
from fakequay.seeds.contexts import Context
from fakequay.seeds.record_fields import (
    REQUIRED,
    Field,
    RecordFields,
    choice,
    derived_text,
    flag,
    text,
)
from fakequay.seeds.record_sections import Derive, RecordRows, of_owner, owner_of, records

_OWNERS = ("user", "organization", "repository")


def _uuid(kind: str) -> Derive:
    """Return a function that derives the UUID of a policy in the same way as the REST API."""

    def derive(context: Context, owner: Any, _: Callable[[str], Any]) -> dict[str, Any]:
        about = owner_of(context.world, owner).about
        return {"uuid": context.draw(kind, str(about)).uuid()}

    return derive


def _with_value(method: str, kind: str) -> dict[str, Any]:
    return {"properties": {"method": {"const": method}, "value": {"type": kind}}}


PRUNE_POLICIES = records(
    "prune_policies",
    _OWNERS,
    "Auto-pruning policies, which delete old or surplus tags.",
    RecordRows(
        table="prune_policies",
        make=PrunePolicy,
        fields=RecordFields(
            method=choice(
                "Whether the policy limits the number of tags (`number_of_tags`) or the age of "
                "tags (`creation_date`).",
                ("number_of_tags", "creation_date"),
            ),
            value=Field(
                {
                    "type": ["integer", "string"],
                    "minimum": 1,
                    "pattern": "^[1-9][0-9]{0,8}[smhdw]$",
                    "description": (
                        "With the method number_of_tags: number of tags to keep. With the method "
                        "creation_date: maximum age of a tag, such as 7d."
                    ),
                },
                REQUIRED,
            ),
            tag_pattern=text(
                "Regular expression for the names of the tags to which the policy applies."
            ),
            tag_pattern_matches=Field(
                {
                    "type": ["boolean", "null"],
                    "description": (
                        "Whether the policy applies to the tags that match tag_pattern; if false, "
                        "the policy applies to the other tags. Null, which older releases of Quay "
                        "store, has the effect of true."
                    ),
                    "default": True,
                },
                True,
            ),
            uuid=derived_text(
                "UUID of the auto-pruning policy. Default: derived from the owner of the policy.",
                **{"x-unique": "prune policy"},
            ),
        ),
        belongs=of_owner,
        derive=_uuid("prune policy"),
        rules={
            "anyOf": [
                _with_value("number_of_tags", "integer"),
                _with_value("creation_date", "string"),
            ],
            "x-problem": "the value must be a whole number for the method number_of_tags, and an "
            "age such as 7d for the method creation_date",
        },
    ),
)
IMMUTABILITY_POLICIES = records(
    "immutability_policies",
    _OWNERS,
    "Immutability policies: rules that protect tags from being moved or deleted.",
    RecordRows(
        table="immutability_policies",
        make=ImmutabilityPolicy,
        fields=RecordFields(
            tag_pattern=text(
                "Regular expression for the names of the tags to which the policy applies.",
                REQUIRED,
            ),
            tag_pattern_matches=flag(
                (
                    "Whether the policy applies to the tags that match tag_pattern; if false, "
                    "the policy applies to the other tags."
                ),
                True,
            ),
            uuid=derived_text(
                "UUID of the immutability policy. Default: derived from the owner of the policy.",
                **{"x-unique": "immutability"},
            ),
        ),
        belongs=of_owner,
        derive=_uuid("immutability policy"),
    ),
)
