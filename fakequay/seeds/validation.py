"""Whether a seed can be planted: its form, by the schema, and what its names refer to."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from fakequay.access import scopes
from fakequay.contract.validation import passes_quick_check

from . import record_fields
from .declared_names import DeclaredNames
from .errors import Path, Problem
from .json_schema import VERSION, schema
from .progress import Progress, no_progress
from .sections import SECTIONS
from .sources import Document

PORTION = 100  # names


def _is_moment(value: Any) -> bool:
    """Of what is neither text nor a number, its type tells that it is none."""
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        try:
            record_fields.seconds(value)
        except (ValueError, OverflowError):
            return False
    return True


def _are_scopes(value: Any) -> bool:
    return not isinstance(value, str) or bool(scopes.parse(value))


_FORMATS = {"date-time": _is_moment, "scopes": _are_scopes}


def check_form(name: str, data: Any, progress: Progress = no_progress) -> list[Problem]:
    """Unknown keys, missing ones and bad values, in the order of the document."""
    portions = _portions(data) if isinstance(data, dict) else [data]
    doubtful = [
        portion
        for portion in progress("checking", portions)
        if not passes_quick_check(_rules(), portion, _FORMATS)
    ]
    if not doubtful:
        return []
    from . import error_messages  # its JSON Schema library is slow to import

    against = error_messages.describe_errors(doubtful, _rules(), _FORMATS)
    return [Problem(name, path, text) for path, text in against]


def _portions(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Small documents that together have the mistakes of a large one."""
    named = [one.key for one in SECTIONS if "seed" in one.on and one.place]
    many = {key: list(data[key].items()) for key in named if isinstance(data.get(key), dict)}
    return [{**data, **{key: {} for key in many}}] + [
        {"fakequay": VERSION, key: dict(items[start : start + PORTION])}
        for key, items in many.items()
        for start in range(0, len(items), PORTION)
    ]


def check_references(documents: Sequence[Document], merged: dict[str, Any]) -> list[Problem]:
    """Names that nothing declares, and names or keys that two things have."""
    survey = DeclaredNames(merged)
    dangling = [
        Problem(name, path, text)
        for name, data in documents
        for kind, value, path in _marked("x-refers-to", schema(), data, ())
        if (text := survey.missing(kind, value, path))
    ]
    everyone = " + ".join(dict.fromkeys(name for name, _ in documents))
    unique = _marked("x-unique", schema(), merged, ())
    doubles = [Problem(everyone, path, text) for path, text in survey.doubles(unique)]
    return dangling + doubles


@cache
def _rules() -> dict[str, Any]:
    rules: dict[str, Any] = _without_references(schema())
    return rules


def _without_references(rules: Any) -> Any:
    """The same rules, which are checked faster when nothing has to be looked up."""
    if isinstance(rules, list):
        return [_without_references(rule) for rule in rules]
    if not isinstance(rules, dict):
        return rules
    if "$ref" in rules:
        return _without_references(_referred(rules))
    return {key: _without_references(rule) for key, rule in rules.items() if key != "$defs"}


def _referred(rules: Any) -> Any:
    return schema()["$defs"][rules["$ref"].rpartition("/")[2]]


def _marked(keyword: str, rules: Any, data: Any, path: Path) -> Iterator[tuple[str, Any, Path]]:
    """Every value whose schema has a keyword, with what the keyword says and the way to it."""
    if "$ref" in rules:
        rules = _referred(rules)
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
