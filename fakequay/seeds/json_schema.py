"""JSON Schema of the seed format, assembled from the schemas of the seed sections."""

from functools import cache
from typing import Any

from .schema_parts import item
from .section import Section
from .sections import SECTIONS

VERSION = 1


@cache
def schema() -> dict[str, Any]:
    """Return the published JSON Schema of the seed format.

    All callers get the same object, so they must not change it.
    """
    version = {"const": VERSION, "description": "Version of the seed format; always 1."}
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
    return {section.key: _value(section) for section in SECTIONS if place in section.on}


def _value(section: Section) -> dict[str, Any]:
    if not section.place:
        return dict(section.schema)
    values = {"additionalProperties": {"$ref": f"#/$defs/{section.place}"}}
    return {**section.schema, **values}
