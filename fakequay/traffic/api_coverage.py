"""API coverage: counts the operations that clients call, and unknown fields and paths."""

from collections import Counter
from functools import cache
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl

from fakequay import contract
from fakequay.contract.releases import NEWEST, Release, is_in_release, operation_in, operations_of

MAX_KEYS = 1000  # Maximum number of different unknown paths, and of different unknown fields.

Json = dict[str, Any]


class Coverage:
    """Statistics of the API requests since the server's start or the last call of ``clear``.

    A reset of the instance does not change the statistics.

    Attributes:
        release: Release of Quay that the instance reproduces.
        total: Statistics of several instances, for example of all instances in a test run. Each
            request is also counted there. None if there are no such statistics.
    """

    def __init__(self) -> None:
        self.release = NEWEST
        self.total: Coverage | None = None
        self._lock = Lock()
        self.clear()

    def clear(self) -> None:
        """Set all counters of the API coverage to zero."""
        with self._lock:
            self._called: Counter[tuple[str, int]] = Counter()
            self._registry: Counter[tuple[str, str, int]] = Counter()
            self._later: Counter[str] = Counter()
            self._unread: Counter[tuple[str, str]] = Counter()
            self._unserved: Counter[tuple[str, str]] = Counter()

    def record_operation(self, operation: str, status: int, query: str, body: bytes | None) -> None:
        """Count a request to an operation of Quay's API.

        If the release of the instance does not have the operation, the request is counted
        separately.

        Args:
            operation: operationId.
            status: Status of the response.
            query: Query string, still encoded.
            body: Request body, or None if it was not recorded.
        """
        if self.total is not None:
            self.total.record_operation(operation, status, query, body)
        declared = contract.operations()[operation]
        if not is_in_release(declared, self.release):
            with self._lock:
                self._later[operation] += 1
            return
        unread = _unknown_fields(operation, self.release, query, body) if query or body else ()
        with self._lock:
            self._called[operation, status] += 1
            for field in unread:
                _add(self._unread, (operation, field))

    def record_registry(self, method: str, kind: str, status: int) -> None:
        """Count a registry request (a request under ``/v2/``) by its kind."""
        if self.total is not None:
            self.total.record_registry(method, kind, status)
        with self._lock:
            self._registry[method, kind, status] += 1

    def record_unserved(self, method: str, path: str) -> None:
        """Count a request to an unknown path, or to an operation that is not implemented."""
        if self.total is not None:
            self.total.record_unserved(method, path)
        with self._lock:
            _add(self._unserved, (method, path))

    def report(self) -> Json:
        """Return the API coverage as the JSON object of the control API, sorted by name."""
        with self._lock:
            called = _by_status(self._called)
            registry = _by_status(self._registry)
            later = sorted(self._later.items())
            unread, unserved = sorted(self._unread.items()), sorted(self._unserved.items())
        return {
            "called": len(called),
            "of": len(operations_of(self.release)),
            "operations": [{"operation": name, **statistics} for (name,), statistics in called],
            "registry": [
                {"method": method, "registry": kind, **statistics}
                for (method, kind), statistics in registry
            ],
            "later": [
                {"operation": name, "since": contract.operations()[name].since, "calls": calls}
                for name, calls in later
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
    """Return the number of requests to each operation or endpoint, in total and by status.

    Args:
        counter: Numbers of requests. The last element of a key is the status; the other elements
            identify the operation or endpoint.

    Returns:
        A sorted list with a pair for each operation or endpoint: the elements that identify it, and
        an object with ``calls`` and ``statuses``.
    """
    found: dict[tuple[str, ...], dict[str, int]] = {}
    for (*name, status), calls in sorted(counter.items()):
        found.setdefault(tuple(name), {})[str(status)] = calls
    return [
        (name, {"calls": sum(statuses.values()), "statuses": statuses})
        for name, statuses in found.items()
    ]


def _unknown_fields(operation: str, release: Release, query: str, body: bytes | None) -> list[str]:
    """Return the fields and parameters of a request that its operation does not define."""
    found = []
    if query:
        known = _parameters(operation, release)
        names = (name for name, _ in parse_qsl(query, keep_blank_values=True))
        found += [f"query.{name}" for name in names if name not in known]
    if body:
        _add_unknown_fields(_schema(operation, release), _json(body), "body", found)
    return found


@cache
def _parameters(operation: str, release: Release) -> frozenset[str]:
    present = operation_in(contract.operations()[operation], release)
    return frozenset(parameter.name for parameter in present.query) if present else frozenset()


@cache
def _schema(operation: str, release: Release) -> Json:
    present = operation_in(contract.operations()[operation], release)
    body = present.body if present else None
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
    import orjson  # imported here because tests with a remote server do not need it

    try:
        return orjson.loads(body)
    except ValueError:
        return None
