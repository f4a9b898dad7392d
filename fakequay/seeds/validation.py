"""Seed validation: checks a seed against its JSON Schema, and checks references to names."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from fakequay.access import scopes
from fakequay.contract import configuration_check
from fakequay.contract.json_error_text import Path
from fakequay.contract.quick_check import passes_quick_check

from . import record_fields
from .declared_names import DeclaredNames
from .errors import Problem
from .json_schema import VERSION, schema
from .progress import Progress, no_progress
from .sections import SECTIONS
from .sources import Document

_NO_STATE = (
    'the key "state" is missing, which a repository with a mirror requires; add "state": "MIRROR" '
    "so that only the robot of the mirror can push"
)
PART_SIZE = 100  # maximum number of named objects in a part that is checked at once


def _is_time(value: Any) -> bool:
    """Return whether a value is a valid time.

    If the value is neither a string nor a number, return True, because the schema rejects it.
    """
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        try:
            record_fields.parse_time(value)
        except (ValueError, OverflowError):
            return False
    return True


def _are_scopes(value: Any) -> bool:
    return not isinstance(value, str) or bool(scopes.parse(value))


_FORMATS = {**configuration_check.FORMATS, "date-time": _is_time, "scopes": _are_scopes}


def check_form(name: str, data: Any, progress: Progress = no_progress) -> list[Problem]:
    """Check a seed against the JSON Schema of the seed format.

    Returns:
        An error for each unknown key, missing key and invalid value, in document order.
    """
    parts = _split(data) if isinstance(data, dict) else [data]
    unverified = [
        part
        for part in progress("checking", parts)
        if not passes_quick_check(_rules(), part, _FORMATS, whole_numbers=True)
    ]
    if not unverified:
        return []
    wrong_keys = [found for part in unverified for found in _find_wrong_keys(part)]
    if wrong_keys:  # possible only in a Python mapping
        return [Problem(name, path, f"the key {key!r} is not a string") for path, key in wrong_keys]
    from fakequay.contract import seed_and_configuration_errors  # slow to import

    errors = seed_and_configuration_errors.describe_errors(unverified, _rules(), _FORMATS)
    return [Problem(name, path, text) for path, text in errors]


def _find_wrong_keys(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield the keys of a seed that are not strings, each with the path of its object."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                yield path, key
            yield from _find_wrong_keys(inner, (*path, key))
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from _find_wrong_keys(item, (*path, number))


def _split(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Split a seed into small seeds that together contain the same errors.

    Small seeds are checked faster, because only a seed with an error needs the slow check.
    """
    named = [section.key for section in SECTIONS if "seed" in section.on and section.place]
    many = {key: list(data[key].items()) for key in named if isinstance(data.get(key), dict)}
    return [{**data, **{key: {} for key in many}}] + [
        {"fakequay": VERSION, key: dict(items[start : start + PART_SIZE])}
        for key, items in many.items()
        for start in range(0, len(items), PART_SIZE)
    ]


def check_references(documents: Sequence[Document], merged: dict[str, Any]) -> list[Problem]:
    """Check that the names in seeds are declared, and that unique values occur only once.

    Args:
        documents: The seeds with their names.
        merged: The seeds merged into one.

    Returns:
        An error for each reference to an undeclared name, and for each repeated unique value.
    """
    names = DeclaredNames(merged)
    undeclared = [
        Problem(name, path, text)
        for name, data in documents
        for kind, value, path in _marked("x-refers-to", schema(), data, ())
        if (text := names.missing(kind, value, path))
    ]
    all_names = " + ".join(dict.fromkeys(name for name, _ in documents))
    unique = _marked("x-unique", schema(), merged, ())
    duplicates = [Problem(all_names, path, text) for path, text in names.duplicates(unique)]
    return undeclared + duplicates


def check_mirror_states(documents: Sequence[Document], merged: dict[str, Any]) -> list[Problem]:
    """Check that each repository with the key ``mirror`` in a seed also has the key ``state``.

    Args:
        documents: The seeds with their names.
        merged: The seeds merged into one.

    Returns:
        An error for each repository with the key ``mirror``, but without the key ``state``.
    """
    repositories = _objects(merged.get("repositories"))
    stateless = {path for path, entry in repositories.items() if "state" not in _objects(entry)}
    return [
        Problem(name, ("repositories", path), _NO_STATE)
        for name, data in documents
        for path, entry in _objects(data.get("repositories")).items()
        if path in stateless and "mirror" in _objects(entry)
    ]


def _objects(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


@cache
def _rules() -> dict[str, Any]:
    rules: dict[str, Any] = _without_references(schema())
    return rules


def _without_references(rules: Any) -> Any:
    """Return a schema with each ``$ref`` replaced by its target, because checks are then faster."""
    if isinstance(rules, list):
        return [_without_references(rule) for rule in rules]
    if not isinstance(rules, dict):
        return rules
    if "$ref" in rules:
        return _without_references(_resolve(rules))
    return {key: _without_references(rule) for key, rule in rules.items() if key != "$defs"}


def _resolve(rules: Any) -> Any:
    return schema()["$defs"][rules["$ref"].rpartition("/")[2]]


def _marked(keyword: str, rules: Any, data: Any, path: Path) -> Iterator[tuple[str, Any, Path]]:
    """Yield those values of a document whose schemas contain a given keyword.

    Yields:
        The value of the keyword in the schema, the value in the document, and its position.
    """
    if "$ref" in rules:
        rules = _resolve(rules)
    if keyword in rules:
        yield rules[keyword], data, path
    if isinstance(data, dict):
        yield from _marked_in_object(keyword, rules, data, path)
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _marked(keyword, rules.get("items", {}), value, (*path, index))


def _marked_in_object(
    keyword: str, rules: Any, data: dict[str, Any], path: Path
) -> Iterator[tuple[str, Any, Path]]:
    for key, value in data.items():
        inside = rules.get("properties", {}).get(key)
        if inside is None:
            inside = rules.get("additionalProperties") or {}
        yield from _marked(keyword, rules.get("propertyNames", {}), key, (*path, key))
        yield from _marked(keyword, inside if inside is not True else {}, value, (*path, key))
