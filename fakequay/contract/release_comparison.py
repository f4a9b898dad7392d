"""Differences between two releases of Quay, as a client sees them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from fakequay.fast_dataclasses import frozen

from . import Operation, operations
from .release_behavior import behavior
from .release_features import event_exists, event_names, feature_default, feature_names
from .releases import OLDEST, Release, keys_missing_from, operation_in

Json = dict[str, Any]
# Attributes of an operation that decide whether a request for the operation is allowed.
_CONDITIONS = ("features", "readonly_superusers", "full_access")


@frozen
class Changes:
    """Differences of one kind, such as operations, between two releases of Quay.

    Attributes:
        gained: Objects (for example, operations) that only the second release has.
        lost: Objects that only the first release has.
        changed: Objects that both releases have, with the value of the first release (``from``) and
            of the second release (``to``).
    """

    gained: list[Json]
    lost: list[Json]
    changed: list[Json]


def compare(first: Release, second: Release) -> dict[str, Changes]:
    """Return the differences between two releases of Quay that a client can see.

    Returns:
        A dict with five keys. ``operations`` contains the differences of operations, and of the
        conditions under which clients may call them. ``fields`` contains those of query
        parameters, request bodies and responses, for the operations that both releases have.
        ``defaults`` contains those of the default values of the configuration keys ``FEATURE_…``.
        ``events`` contains those of notification events, and ``behavior`` all other differences.
    """
    pairs = [
        (operation_in(operation, first), operation_in(operation, second))
        for operation in operations().values()
    ]
    both = [(old, new) for old, new in pairs if old and new]
    return {
        "operations": Changes(
            gained=[_summary(new) for old, new in pairs if new and not old],
            lost=[_summary(old) for old, new in pairs if old and not new],
            changed=[change for old, new in both for change in _conditions(old, new)],
        ),
        "fields": _differences(
            {key: value for old, _ in both for key, value in _fields(old, first)},
            {key: value for _, new in both for key, value in _fields(new, second)},
            lambda key: {"operation": key[0], "place": key[1], "field": key[2]},
        ),
        "defaults": _differences(
            _defaults(first), _defaults(second), lambda name: {"key": f"FEATURE_{name}"}
        ),
        "events": _differences(_events(first), _events(second), lambda name: {"event": name}),
        "behavior": _behavior(first, second),
    }


def as_json(first: Release, second: Release) -> Json:
    """Return the differences between two releases of Quay as a JSON object."""
    kinds = {
        kind: {"gained": found.gained, "lost": found.lost, "changed": found.changed}
        for kind, found in compare(first, second).items()
    }
    return {"from": str(first), "to": str(second), **kinds}


def _summary(operation: Operation) -> Json:
    return {
        "operation": operation.id,
        "method": operation.method,
        "path": operation.path,
        "since": operation.since,
    }


def _conditions(old: Operation, new: Operation) -> Iterator[Json]:
    for name in _CONDITIONS:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield {"operation": old.id, "condition": name, "from": before, "to": after}


def _fields(operation: Operation, release: Release) -> Iterator[tuple[tuple[str, str, str], Json]]:
    """Yield the query parameters, request fields and response keys of an operation in a release.

    A key of a response is left out if the oldest supported release already has the key.

    Yields:
        Tuples of a key and a description. The key is a tuple of the operationId, the place
        ("query", "body" or "answer") and the name of the field. The description is a JSON object,
        for example with the type of the field.
    """
    for parameter in operation.query:
        key = operation.id, "query", parameter.name
        yield key, {"type": parameter.type, "default": parameter.default}
    if operation.body is not None:
        for schema in _alternatives(operation.body.checked_schema):
            for name, rules in schema.get("properties", {}).items():
                required = name in schema.get("required", ())
                yield (operation.id, "body", name), {"schema": rules, "required": required}
    missing = keys_missing_from(operation.id, release)
    for path in keys_missing_from(operation.id, OLDEST):
        if path not in missing:
            yield (operation.id, "answer", ".".join(path)), {}


def _alternatives(schema: Json) -> Iterator[Json]:
    yield schema
    for inner in (*schema.get("oneOf", ()), *schema.get("anyOf", ())):
        yield from _alternatives(inner)


def _defaults(release: Release) -> Json:
    found = ((name, feature_default(name, release)) for name in feature_names())
    return {name: {"default": default} for name, default in found if default is not None}


def _events(release: Release) -> Json:
    return {name: {} for name in event_names() if event_exists(name, release)}


def _differences(
    before: Mapping[Any, Json], after: Mapping[Any, Json], describe: Callable[[Any], Json]
) -> Changes:
    """Return the differences between two mappings, one for each of two releases of Quay.

    Args:
        before: Descriptions in the first release, by key.
        after: Descriptions in the second release, by key.
        describe: Function that converts a key to fields of a JSON object.
    """
    return Changes(
        gained=[{**describe(key), **after[key]} for key in after if key not in before],
        lost=[{**describe(key), **before[key]} for key in before if key not in after],
        changed=[
            {**describe(key), "from": before[key], "to": after[key]}
            for key in after
            if key in before and before[key] != after[key]
        ],
    )


def _behavior(first: Release, second: Release) -> Changes:
    return Changes(
        gained=list(_behavior_between(first, second)),
        lost=list(_behavior_between(second, first)),
        changed=[],
    )


def _behavior_between(first: Release, second: Release) -> Iterable[Json]:
    """Yield the changes of behaviour in the releases after ``first``, up to ``second``."""
    for name, change in behavior().items():
        if first < change.since and second >= change.since:
            yield {"behavior": name, "since": str(change.since), "change": change.change}
