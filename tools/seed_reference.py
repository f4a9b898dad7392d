"""Reference page of the seed format: one table row for each key, with an example value.

In the path of a key, ``*`` stands for any name and ``[]`` for each item of a list. The examples
come from a valid seed.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from fakequay import seeds

HEADER = ("key", "type", "default", "constraints", "example", "description")
NONE = "none"  # content of a table cell without a value
LISTED_VALUES = 20  # highest number of permitted values that a table cell lists
LONGEST = 120  # maximum length of an example in characters
PLACES = ("users", "organizations", "repositories")
NAME, ITEM = "*", "[]"
_COMPLETE = Path(__file__).parent.parent / "tests" / "seeds" / "everything.json"
_UNLISTED = {"settings"}  # its keys are Quay's configuration keys
_LIMITS = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "minLength": "minimum number of characters: {}",
    "maxLength": "maximum number of characters: {}",
    "minItems": "minimum number of items: {}",
    "pattern": "pattern `{}`",
    "x-unique": "unique",
}
_REFERENCES = {
    "member": "user or robot account in the seed",
    "robot": "robot account in the seed",
    "layout": "existing OCI image layout",
}
# Texts for the keys of an object.
_KEYS = {**_REFERENCES, "namespace": "starts with a namespace in the seed"}
# Type of a value to which each limit applies, for values that may have several types.
_LIMITED_TYPES = {"minimum": "integer", "pattern": "string"}
_FORMATS = {"date-time": "ISO 8601 or Unix seconds", "scopes": "OAuth scopes of Quay"}


def read_complete_seed() -> dict[str, Any]:
    """Return a valid seed that contains every key of the format."""
    document: dict[str, Any] = json.loads(_COMPLETE.read_text(encoding="utf-8"))
    by_digest = document["scan_reports"]
    repository = next(one for one in document["repositories"].values() if "tags" in one)
    report = {"status": "scanned", "features": by_digest[-1]["features"]}
    repository["scan_reports"] = {next(iter(repository["tags"])): report}
    return document


def tables() -> Iterator[tuple[str, list[Sequence[str]]]]:
    """Yield the heading and the rows of each table of the page."""
    schema, document = seeds.schema(), read_complete_seed()
    yield "Top-level keys", list(_rows(schema, "", [document]))
    for section in PLACES:
        place = schema["properties"][section]["additionalProperties"]["$ref"].rpartition("/")[2]
        article = "an" if place[0] in "aeio" else "a"
        # Some sections are permitted in several places, but the complete seed has them in one.
        others = [one for one in PLACES if one != section]
        objects = [value for one in (section, *others) for value in document[one].values()]
        yield f"Keys of {article} {place}", list(_rows(schema["$defs"][place], "", objects))


def _rows(rules: Mapping[str, Any], prefix: str, data: list[Any]) -> Iterator[Sequence[str]]:
    """Yield the table rows for the keys of a JSON object.

    Args:
        rules: JSON Schema of the object.
        prefix: Path of the object, with a dot at its end.
        data: Objects at this path in the complete seed.
    """
    objects = [one for one in data if isinstance(one, dict)]
    for key, inside in rules["properties"].items():
        found = [one[key] for one in objects if key in one]
        required = key in rules.get("required", ())
        yield _row(prefix + key, inside, found, required=required)
        if key not in _UNLISTED:
            yield from _nested(inside, prefix + key, found)


def _nested(rules: Mapping[str, Any], path: str, data: list[Any]) -> Iterator[Sequence[str]]:
    """Yield the table rows for all keys inside a value of the seed."""
    inside = rules.get("additionalProperties")
    if "properties" in rules:
        yield from _rows(rules, f"{path}.", data)
    elif isinstance(inside, dict) and inside and "$ref" not in inside:
        values = [value for one in data if isinstance(one, dict) for value in one.values()]
        yield from _inner(inside, f"{path}.{NAME}", values)
    elif rules.get("items"):
        values = [value for one in data if isinstance(one, list) for value in one]
        yield from _inner(rules["items"], f"{path}{ITEM}", values)


def _inner(rules: Mapping[str, Any], path: str, data: list[Any]) -> Iterator[Sequence[str]]:
    """Yield the table rows for the items of a list, or for the values of an object with any keys.

    Items and values without a description have no row: the row of the list or object shows their
    type and constraints.
    """
    if "properties" not in rules and "description" in rules:
        yield _row(path, rules, data, required=False)
    yield from _nested(rules, path, data)


def _row(path: str, rules: Mapping[str, Any], data: list[Any], *, required: bool) -> Sequence[str]:
    description, _, default = rules.get("description", "").partition(" Default: ")
    default = default.removesuffix(".") or NONE
    if "default" in rules:
        default, description = f"`{json.dumps(rules['default'])}`", rules.get("description", "")
    return (
        f"`{path}`",
        describe_type(rules),
        "required" if required else default,
        _constraints(rules) or NONE,
        _example(data),
        description or NONE,
    )


def _member(rules: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]] | None:
    """Return the schema of the items of a list or of the values of an object.

    Returns:
        The word for a member (``item`` or ``value``) and its schema; None if the members have
        their own rows in the table, or if the value has no members.
    """
    for keyword, word in (("items", "item"), ("additionalProperties", "value")):
        inside = rules.get(keyword)
        if not isinstance(inside, dict) or {"properties", "description"} & inside.keys():
            continue
        if {"type", "enum"} & inside.keys():
            return word, inside
    return None


def describe_type(rules: Mapping[str, Any]) -> str:
    """Return the JSON types or the possible values of a seed key, as text."""
    if "const" in rules or "enum" in rules:
        values = rules.get("enum", [rules.get("const")])
        if len(values) > LISTED_VALUES:
            return f"one of {len(values)} strings, which `fakequay seed schema` lists"
        return " or ".join(f"`{json.dumps(value)}`" for value in values)
    kind = rules.get("type", "any")
    text = " or ".join(kind) if isinstance(kind, list) else str(kind)
    member = _member(rules)
    return f"{text}; each {member[0]}: {describe_type(member[1])}" if member else text


def _constraints(rules: Mapping[str, Any]) -> str:
    """Return the constraints of a value, of the names of its keys, and of its members, as text."""
    parts = [
        *_limits(rules),
        *(f"each key: {text}" for text in _limits(rules.get("propertyNames", {}), _KEYS)),
    ]
    member = _member(rules)
    if member:
        parts += [f"each {member[0]}: {text}" for text in _limits(member[1])]
    for choice in rules.get("oneOf", ()):
        parts.append(f"exactly one of the keys: `{choice['required'][0]}`")
    return "; ".join(parts)


def _limits(rules: Mapping[str, Any], references: Mapping[str, str] = _REFERENCES) -> Iterator[str]:
    """Yield the constraints of one value, as text.

    Args:
        rules: JSON Schema of the value.
        references: Texts for values of ``x-refers-to``.
    """
    types = rules.get("type")
    mixed = isinstance(types, list) and {"integer", "string"} <= set(types)
    if rules.get("format") in _FORMATS:
        yield _FORMATS[rules["format"]]
    for keyword, value in rules.items():
        if keyword == "x-refers-to":
            yield references.get(value, f"{value} in the seed")
        elif keyword in _LIMITS:
            limit = _LIMITS[keyword].format(value)
            yield f"{_LIMITED_TYPES[keyword]}: {limit}" if mixed else limit


def _example(data: list[Any]) -> str:
    """Return the first of several values as JSON, or ``NONE`` if it is too long for a table."""
    if not data:
        return NONE
    text = json.dumps(data[0], ensure_ascii=False)
    return f"`{text}`" if len(text) <= LONGEST and "`" not in text else NONE
