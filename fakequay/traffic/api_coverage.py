"""API coverage: counts called operations, unknown fields and requests to unknown paths."""

from collections import Counter
from functools import cache
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl

import orjson

from fakequay import contract

MAX_KEYS = 1000  # Maximum number of different unknown paths, and of different unknown fields.

Json = dict[str, Any]


class Coverage:
    """Statistics of the requests since the start or the last ``clear``; a reset keeps them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.clear()

    def clear(self) -> None:
        """Set all counters to zero."""
        with self._lock:
            self._called: Counter[tuple[str, int]] = Counter()
            self._registry: Counter[tuple[str, str, int]] = Counter()
            self._unread: Counter[tuple[str, str]] = Counter()
            self._unserved: Counter[tuple[str, str]] = Counter()

    def record_operation(self, operation: str, status: int, query: str, body: bytes | None) -> None:
        """Count a request to an operation of the contract.

        Args:
            operation: operationId.
            status: Status of the response.
            query: Query string, still encoded.
            body: Request body, or None if it was not recorded.
        """
        unread = _unknown_fields(operation, query, body) if query or body else ()
        with self._lock:
            self._called[operation, status] += 1
            for field in unread:
                _add(self._unread, (operation, field))

    def record_registry(self, method: str, kind: str, status: int) -> None:
        """Count a request under ``/v2/``, by the kind of registry request."""
        with self._lock:
            self._registry[method, kind, status] += 1

    def record_unserved(self, method: str, path: str) -> None:
        """Count a request to a path that is unknown or not implemented."""
        with self._lock:
            _add(self._unserved, (method, path))

    def report(self) -> Json:
        """Return the statistics as the JSON object of the control API, sorted by name."""
        with self._lock:
            called = _by_status(self._called)
            registry = _by_status(self._registry)
            unread, unserved = sorted(self._unread.items()), sorted(self._unserved.items())
        return {
            "called": len(called),
            "of": len(contract.operations()),
            "operations": [{"operation": name, **statistics} for (name,), statistics in called],
            "registry": [
                {"method": method, "registry": kind, **statistics}
                for (method, kind), statistics in registry
            ],
            "unread": [
                {"operation": name, "field": field, "calls": calls}
                for (name, field), calls in unread
            ],
            "unserved": [
                {"method": method, "path": path, "calls": calls}
                for (method, path), calls in unserved
            ],
        }


def _add(counter: Counter[tuple[str, str]], key: tuple[str, str]) -> None:
    if key in counter or len(counter) < MAX_KEYS:
        counter[key] += 1


def _by_status(counter: Counter[Any]) -> list[tuple[tuple[str, ...], Json]]:
    """Group counts by key without its last item, the status.

    Returns:
        Pairs of a key and an object with the number of calls in total and by status.
    """
    found: dict[tuple[str, ...], dict[str, int]] = {}
    for (*name, status), calls in sorted(counter.items()):
        found.setdefault(tuple(name), {})[str(status)] = calls
    return [
        (name, {"calls": sum(statuses.values()), "statuses": statuses})
        for name, statuses in found.items()
    ]


def _unknown_fields(operation: str, query: str, body: bytes | None) -> list[str]:
    """Return the paths of fields and parameters that the operation does not have."""
    found = []
    if query:
        known = _parameters(operation)
        names = (name for name, _ in parse_qsl(query, keep_blank_values=True))
        found += [f"query.{name}" for name in names if name not in known]
    if body:
        _add_unknown_fields(_schema(operation), _json(body), "body", found)
    return found


@cache
def _parameters(operation: str) -> frozenset[str]:
    return frozenset(parameter.name for parameter in contract.operations()[operation].query)


@cache
def _schema(operation: str) -> Json:
    body = contract.operations()[operation].body
    return body.schema if body else {"properties": {}}


def _add_unknown_fields(schema: Json, value: Any, at: str, found: list[str]) -> None:
    if isinstance(value, dict) and "properties" in schema:
        properties = schema["properties"]
        for name, member in value.items():
            if name not in properties:
                if "additionalProperties" not in schema:
                    found.append(f"{at}.{name}")
            elif isinstance(member, dict | list):
                _add_unknown_fields(properties[name], member, f"{at}.{name}", found)
    elif isinstance(value, list) and isinstance(schema.get("items"), dict):
        for item in value:
            _add_unknown_fields(schema["items"], item, f"{at}[]", found)


def _json(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except ValueError:
        return None
