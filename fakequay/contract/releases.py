"""Supported releases of Quay, and the operations, request fields and response keys of each one.

``operations.json`` contains the first release of an operation (``since``) and its form in earlier
releases (``earlier``). ``releases.json`` contains all other differences between releases: features
and events (used by the module ``release_features``), behaviour (``release_behavior``) and keys of
responses.

Source: the API of each release, and responses recorded from real servers of 3.9, 3.10, 3.12, 3.14
and 3.16 to 3.19.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from fakequay.contract import Operation, Parameter, operations, read_body
from fakequay.fast_dataclasses import frozen
from fakequay.package_files import read_package_file


@frozen
class Release:
    """A minor release of Quay 3. Releases are ordered by number: 3.9 is before 3.10."""

    minor: int

    def __str__(self) -> str:
        return f"3.{self.minor}"

    def __lt__(self, other: "Release") -> bool:
        return self.minor < other.minor

    def __ge__(self, other: "Release") -> bool:
        return self.minor >= other.minor


RELEASES: Mapping[str, Release] = {f"3.{minor}": Release(minor) for minor in range(9, 20)}
OLDEST, NEWEST = RELEASES["3.9"], RELEASES["3.19"]


def parse_release(text: object) -> Release:
    """Return the release with a name such as ``3.12``.

    Raises:
        ValueError: The value is not a string, or the release is not supported; the message lists
            the supported releases.
    """
    if not isinstance(text, str):
        raise ValueError(f'the release of Quay must be a string such as "3.12", not {text!r}')
    if text not in RELEASES:
        raise ValueError(f"Quay {text} is not supported; choose from {', '.join(RELEASES)}")
    return RELEASES[text]


def operation_in(operation: Operation, release: Release) -> Operation | None:
    """Return an operation with the attributes that it has in a release of Quay.

    Returns:
        The operation, or None if a later release added the operation.
    """
    return operation if release is NEWEST else _earlier_operation(operation.id, release)


@cache
def _earlier_operation(operation_id: str, release: Release) -> Operation | None:
    operation = operations()[operation_id]
    if not is_in_release(operation, release):
        return None
    for change in operation.earlier:
        if release < RELEASES[change["before"]]:
            operation = _apply(operation, change)
            break
    return _without_readonly_superusers(operation) if release is OLDEST else operation


def _without_readonly_superusers(operation: Operation) -> Operation:
    """Return an operation as in Quay 3.9, where read-only superusers may read only repositories.

    Source: recorded responses of Quay 3.9 to a read-only superuser.
    """
    return replace(operation, readonly_superusers=operation.scope == "repo:read")


def operations_of(release: Release) -> dict[str, Operation]:
    """Return the operations that a release of Quay has, by operationId."""
    found = (operation_in(operation, release) for operation in operations().values())
    return {operation.id: operation for operation in found if operation is not None}


@cache
def later_fields(operation_id: str, release: Release) -> frozenset[str]:
    """Return the fields of an operation's request body that later releases of Quay added.

    Args:
        operation_id: Id of the operation.
        release: Release of Quay. The fields that were added after this release are returned.
    """
    declared, present = operations()[operation_id], _earlier_operation(operation_id, release)
    if declared.body is None or present is None:
        return frozenset()
    known = field_names(present.body.checked_schema) if present.body else frozenset()
    return field_names(declared.body.checked_schema) - known


def field_names(schema: Mapping[str, Any]) -> frozenset[str]:
    """Return the field names in a JSON Schema, including its ``oneOf``, ``anyOf`` and ``allOf``."""
    alternatives = (inner for key in ("oneOf", "anyOf", "allOf") for inner in schema.get(key, ()))
    names = frozenset(schema.get("properties", ()))
    return names.union(*(field_names(inner) for inner in alternatives))


@cache
def keys_missing_from(operation_id: str, release: Release) -> tuple[tuple[str, ...], ...]:
    """Return the response keys of an operation that a release of Quay does not have yet.

    Each key is a path: ``("tags", "immutable")`` is the key ``immutable`` in each item of ``tags``.
    """
    keys = read_table()["answers"].get(operation_id, {})
    return tuple(
        tuple(path.split(".")) for path, since in keys.items() if release < RELEASES[since]
    )


def without_keys(value: Any, missing: tuple[tuple[str, ...], ...]) -> Any:
    """Return a copy of a JSON value without the keys at the given paths.

    Paths do not contain positions in lists: a key is removed from each item of a list.

    Args:
        value: The JSON value.
        missing: Paths of the keys to remove, for example ``("tags", "immutable")``. The key ``*``
            stands for all keys of an object.
    """
    if not missing:
        return value
    if isinstance(value, list):
        return [without_keys(item, missing) for item in value]
    if not isinstance(value, dict):
        return value
    removed = {path[0] for path in missing if len(path) == 1}
    return {
        key: without_keys(inner, tuple(path[1:] for path in missing if path[0] in {key, "*"}))
        for key, inner in value.items()
        if key not in removed
    }


def is_in_release(operation: Operation, release: Release) -> bool:
    """Return whether a release of Quay has an operation, regardless of the features that are on."""
    return release is NEWEST or release >= RELEASES[operation.since]


def _apply(operation: Operation, change: Mapping[str, Any]) -> Operation:
    values = {key: value for key, value in change.items() if key != "before"}
    if "features" in values:
        values["features"] = tuple(values["features"])
    if "query" in values:
        values["query"] = tuple(Parameter(**parameter) for parameter in values["query"])
    if "body" in values:
        values["body"] = read_body(values["body"])
    return replace(operation, **values)


@cache
def read_table() -> dict[str, Any]:
    """Return the content of ``releases.json``."""
    text = read_package_file("fakequay.contract", "releases.json")
    document: dict[str, Any] = json.loads(text)
    return document
