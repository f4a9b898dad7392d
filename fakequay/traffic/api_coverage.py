"""Which operations were called, what was sent that nothing reads, and what is not there at all."""

from collections import Counter
from functools import cache
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl

import orjson

from fakequay import contract

MOST = 1000  # different addresses and fields that are remembered

Json = dict[str, Any]


class Coverage:
    """Of all requests since the start, or since it was cleared; a reset leaves it alone."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.clear()

    def clear(self) -> None:
        with self._lock:
            self._called: Counter[tuple[str, int]] = Counter()
            self._registry: Counter[tuple[str, str, int]] = Counter()
            self._unread: Counter[tuple[str, str]] = Counter()
            self._unserved: Counter[tuple[str, str]] = Counter()

    def note_operation(self, operation: str, status: int, query: str, sent: bytes | None) -> None:
        """A call of an operation of the contract, with the query and the body it sent."""
        unread = _unread(operation, query, sent) if query or sent else ()
        with self._lock:
            self._called[operation, status] += 1
            for field in unread:
                _add(self._unread, (operation, field))

    def note_registry(self, method: str, kind: str, status: int) -> None:
        """A call under ``/v2``."""
        with self._lock:
            self._registry[method, kind, status] += 1

    def note_unserved(self, method: str, path: str) -> None:
        """A call of what is not there."""
        with self._lock:
            _add(self._unserved, (method, path))

    def report(self) -> Json:
        """As the control API shows it, in order of names."""
        with self._lock:
            called = _by_status(self._called)
            registry = _by_status(self._registry)
            unread, unserved = sorted(self._unread.items()), sorted(self._unserved.items())
        return {
            "called": len(called),
            "of": len(contract.operations()),
            "operations": [{"operation": name, **seen} for (name,), seen in called],
            "registry": [
                {"method": method, "registry": kind, **seen} for (method, kind), seen in registry
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
    if key in counter or len(counter) < MOST:
        counter[key] += 1


def _by_status(counter: Counter[Any]) -> list[tuple[tuple[str, ...], Json]]:
    """Keys without the status that stands last in them, with how often each status was answered."""
    found: dict[tuple[str, ...], dict[str, int]] = {}
    for (*name, status), calls in sorted(counter.items()):
        found.setdefault(tuple(name), {})[str(status)] = calls
    return [
        (name, {"calls": sum(statuses.values()), "statuses": statuses})
        for name, statuses in found.items()
    ]


def _unread(operation: str, query: str, sent: bytes | None) -> list[str]:
    """Fields and parameters that the operation does not know, each with the way to it."""
    found = []
    if query:
        known = _parameters(operation)
        names = (name for name, _ in parse_qsl(query, keep_blank_values=True))
        found += [f"query.{name}" for name in names if name not in known]
    if sent:
        _look(_schema(operation), _json(sent), "body", found)
    return found


@cache
def _parameters(operation: str) -> frozenset[str]:
    return frozenset(parameter.name for parameter in contract.operations()[operation].query)


@cache
def _schema(operation: str) -> Json:
    body = contract.operations()[operation].body
    return body.schema if body else {"properties": {}}


def _look(schema: Json, value: Any, at: str, found: list[str]) -> None:
    if isinstance(value, dict) and "properties" in schema:
        properties = schema["properties"]
        for name, one in value.items():
            if name not in properties:
                if "additionalProperties" not in schema:
                    found.append(f"{at}.{name}")
            elif isinstance(one, dict | list):
                _look(properties[name], one, f"{at}.{name}", found)
    elif isinstance(value, list) and isinstance(schema.get("items"), dict):
        for one in value:
            _look(schema["items"], one, f"{at}[]", found)


def _json(sent: bytes) -> Any:
    try:
        return orjson.loads(sent)
    except ValueError:
        return None
