"""The JSON Schema of a seed, put together from the sections."""

from functools import cache
from typing import Any

from .schema_parts import item
from .section import Section
from .sections import SECTIONS

VERSION = 1


@cache
def schema() -> dict[str, Any]:
    """The published schema; treat it as read-only."""
    version = {"const": VERSION, "description": "The version of this format."}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "fakequay seed",
        **item({"fakequay": version, **_properties("seed")}, required=["fakequay"]),
        "$defs": {
            section.place: item({**section.item, **_properties(section.place)})
            for section in SECTIONS
            if section.place
        },
    }


def _properties(place: str) -> dict[str, Any]:
    return {one.key: _value(one) for one in SECTIONS if place in one.on}


def _value(section: Section) -> dict[str, Any]:
    if not section.place:
        return dict(section.schema)
    values = {"additionalProperties": {"$ref": f"#/$defs/{section.place}"}}
    return {**section.schema, **values}
