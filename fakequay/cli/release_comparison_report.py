"""Report of ``fakequay operations --compare``: the API differences between two Quay releases."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from fakequay.contract import release_comparison
from fakequay.contract.release_comparison import Changes
from fakequay.contract.releases import Release

Json = dict[str, Any]

# Conditions for calls of an operation, and their names in the report.
CONDITIONS = {
    "features": "features that must be on",
    "readonly_superusers": "allowed for read-only superusers",
    "full_access": "allowed for superusers with full access",
}


def report(first: Release, second: Release, *, as_json: bool) -> str:
    """Return the API differences between two releases of Quay, as text or as a JSON document."""
    if as_json:
        return json.dumps(release_comparison.as_json(first, second), indent=2)
    return "\n".join(_lines(first, second))


def _lines(first: Release, second: Release) -> Iterator[str]:
    yield f"From Quay {first} to Quay {second}"
    found = release_comparison.compare(first, second)
    for kind, describe in DESCRIPTIONS.items():
        changes = found[kind]
        if not (changes.gained or changes.lost or changes.changed):
            continue
        yield f"\n{kind}: {_count(changes)}"
        yield from (f"  + {describe(row)}" for row in changes.gained)
        yield from (f"  - {describe(row)}" for row in changes.lost)
        yield from (f"  ~ {describe(row)}: {_change(row)}" for row in changes.changed)
    if not any(changes.gained or changes.lost or changes.changed for changes in found.values()):
        yield "no differences"


def _count(changes: Changes) -> str:
    counts = [
        (len(changes.gained), "gained"),
        (len(changes.lost), "lost"),
        (len(changes.changed), "changed"),
    ]
    return ", ".join(f"{number} {what}" for number, what in counts if number)


def _operation(row: Json) -> str:
    if "condition" in row:
        return f"{row['operation']} {CONDITIONS[row['condition']]}"
    return f"{row['operation']}  {row['method']} {row['path']}  (since {row['since']})"


def _field(row: Json) -> str:
    return f"{row['operation']}  {row['place']} {row['field']}"


def _default(row: Json) -> str:
    return f"{row['key']}" + (f"={json.dumps(row['default'])}" if "default" in row else "")


def _behavior(row: Json) -> str:
    return f"{row['change']}  (since {row['since']})"


def _change(row: Json) -> str:
    return f"{_value(row['from'])} -> {_value(row['to'])}"


def _value(value: Any) -> str:
    if isinstance(value, dict) and len(value) == 1:
        [value] = value.values()
    return json.dumps(value)


DESCRIPTIONS: dict[str, Callable[[Json], str]] = {
    "operations": _operation,
    "fields": _field,
    "defaults": _default,
    "events": lambda row: str(row["event"]),
    "behavior": _behavior,
}
