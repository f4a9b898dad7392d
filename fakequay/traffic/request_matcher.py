"""Request matcher: compares recorded requests with search criteria."""

from dataclasses import fields
from fnmatch import fnmatchcase
from typing import Any, Self

from fakequay.fast_dataclasses import frozen

from . import name_checks
from .exchange import NOT_JSON, Exchange
from .fault_validation import NEVER_BOTH

MISSING = object()  # placeholder for a value that a request does not have
Difference = dict[str, Any]


@frozen
class RequestMatcher:
    """Search criteria for recorded requests.

    A request matches if it meets all criteria. A criterion that is None matches every request.

    Attributes:
        operation: operationId of the REST API.
        registry: Kind of registry request.
        method: HTTP method, in any case.
        path: Pattern for the path; ``*`` matches any text, also with slashes.
        status: Status, or a class of statuses such as "4xx".
        caller: Name of the user or robot; an empty string for anonymous requests.
        query: Query parameters that the request must contain, by name.
        body: JSON value that the request body must contain: an object matches if the body has its
            members, and a list matches if the body has its items.
        fault: Name of the fault that was applied.
        after: Id of a request; only requests that were recorded later match.
    """

    operation: str | None = None
    registry: str | None = None
    method: str | None = None
    path: str | None = None
    status: int | str | None = None
    caller: str | None = None
    query: Any = None
    body: Any = None
    fault: str | None = None
    after: int | None = None

    def __post_init__(self) -> None:
        """Check the names in the search criteria, because a misspelt name would never match.

        Raises:
            ValueError: A name or the status is invalid. The message starts with the name of the
                criterion.
        """
        if self.operation is not None and self.registry is not None:
            raise ValueError(NEVER_BOTH)
        method = name_checks.check_names(self.operation, self.registry, self.method)
        object.__setattr__(self, "method", method)
        if self.status is not None:
            object.__setattr__(self, "status", _check_status(self.status))

    @classmethod
    def of(cls, given: dict[str, Any]) -> Self:
        """Create a request matcher from search criteria by name.

        Raises:
            ValueError: A criterion is unknown or invalid; the message starts with its name.
        """
        known = [field.name for field in fields(cls)]
        for name in given:
            if name not in known:
                raise ValueError(
                    f"{name}: unknown criterion; "
                    f"the known criteria are {', '.join(map(repr, known))}"
                )
        return cls(**given)

    def differences(self, exchange: Exchange) -> list[Difference]:
        """Return how a request differs from the search criteria; an empty list if it matches."""
        found = [
            _difference(name, expected, getattr(exchange, attribute))
            for name, attribute, holds in _SIMPLE
            if (expected := getattr(self, name)) is not None
            and not holds(expected, getattr(exchange, attribute))
        ]
        if self.query is not None:
            found += list_missing_parts(self.query, exchange.query, "query")
        if self.body is not None:
            found += list_missing_parts(self.body, exchange.request.document, "body")
        return found

    def view(self) -> dict[str, Any]:
        """Return the search criteria that are not None, as values by name."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value is not None}


def list_missing_parts(expected: Any, found: Any, at: str) -> list[Difference]:
    """Return the parts of an expected JSON value that the JSON value of a request lacks.

    Args:
        expected: JSON value whose members and items the value ``found`` must contain.
        found: Value in the request.
        at: Path of the value in the request, such as "body".

    Returns:
        One difference for each missing part, with the path of the part.
    """
    if isinstance(expected, dict) and isinstance(found, dict):
        return [
            difference
            for key, value in expected.items()
            for difference in list_missing_parts(value, found.get(key, MISSING), f"{at}.{key}")
        ]
    if isinstance(expected, list) and isinstance(found, list):
        return [
            _difference(f"{at}[{index}]", value, found)
            for index, value in enumerate(expected)
            if all(list_missing_parts(value, item, at) for item in found)
        ]
    same = type(expected) is type(found) or bool not in (type(expected), type(found))
    return [] if same and expected == found else [_difference(at, expected, found)]


def _equals(expected: Any, found: Any) -> bool:
    return bool(expected == found)


def _matches_path(pattern: str, path: str) -> bool:
    return fnmatchcase(path, pattern)


def _has_status(expected: int | str, found: int | None) -> bool:
    if isinstance(expected, int):
        return expected == found
    return found is not None and str(found)[0] == expected[0]


def _is_caller(expected: str, found: str | None) -> bool:
    return expected == (found or "")


def _is_later(expected: int, found: int) -> bool:
    return found > expected


# Name of a search criterion, attribute of the recorded request, and function that compares both.
_SIMPLE = (
    ("operation", "operation", _equals),
    ("registry", "registry", _equals),
    ("method", "method", _equals),
    ("path", "path", _matches_path),
    ("status", "status", _has_status),
    ("caller", "username", _is_caller),
    ("fault", "fault", _equals),
    ("after", "id", _is_later),
)


def _difference(field: str, expected: Any, found: Any) -> Difference:
    difference = {"field": field, "expected": expected}
    return difference if found in (MISSING, NOT_JSON) else {**difference, "found": found}


def _check_status(given: int | str) -> int | str:
    text = str(given)
    if text.isdecimal() and 100 <= int(text) <= 599 and not isinstance(given, bool):
        return int(text)
    if len(text) == 3 and text[0] in "12345" and text[1:].lower() == "xx":
        return text.lower()
    raise ValueError(
        f"status: {given!r} is neither a status from 100 to 599 nor a class such as 4xx"
    )
