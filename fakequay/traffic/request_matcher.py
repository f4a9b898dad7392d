"""Which requests are meant, and what one that is not meant has otherwise."""

from dataclasses import fields
from fnmatch import fnmatchcase
from typing import Any, Self

from fakequay.frozen_dataclasses import frozen

from . import operation_names
from .exchange import NOT_JSON, Exchange

MISSING = object()
Difference = dict[str, Any]


@frozen
class RequestMatcher:
    """What all has to hold; what is None holds for every request.

    ``path`` is a pattern: ``*`` stands for anything, slashes too. ``status`` is a number or a class
    such as ``"4xx"``. ``body`` is what the request's JSON has to contain: of objects these fields,
    of lists these members; ``query`` likewise the parameters. ``after`` is the id of a request:
    only later ones.
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
        """Raises ValueError, which names the field: a misspelt name would never be found."""
        if self.operation is not None:
            operation_names.check_operation(self.operation)
        if self.registry is not None:
            operation_names.check_registry(self.registry)
        if self.method is not None:
            object.__setattr__(self, "method", operation_names.check_method(self.method))
        if self.status is not None:
            object.__setattr__(self, "status", _checked_status(self.status))

    @classmethod
    def of(cls, given: dict[str, Any]) -> Self:
        """From named values; ValueError for a name that is none of them."""
        known = [field.name for field in fields(cls)]
        for name in given:
            if name not in known:
                raise ValueError(f"{name}: no such field; there is {', '.join(known)}")
        return cls(**given)

    def differences(self, seen: Exchange) -> list[Difference]:
        """What a request has otherwise; nothing, if it is meant."""
        found = [
            _difference(name, wanted, getattr(seen, attribute))
            for name, attribute, holds in _SIMPLE
            if (wanted := getattr(self, name)) is not None
            and not holds(wanted, getattr(seen, attribute))
        ]
        if self.query is not None:
            found += missing(self.query, seen.query, "query")
        if self.body is not None:
            found += missing(self.body, seen.request.document, "body")
        return found

    def view(self) -> dict[str, Any]:
        """Those that are not None."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value is not None}


def missing(wanted: Any, found: Any, at: str) -> list[Difference]:
    """What of a JSON value is not contained in another, each with the way to it."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        return [
            one
            for key, value in wanted.items()
            for one in missing(value, found.get(key, MISSING), f"{at}.{key}")
        ]
    if isinstance(wanted, list) and isinstance(found, list):
        return [
            _difference(f"{at}[{index}]", value, found)
            for index, value in enumerate(wanted)
            if all(missing(value, one, at) for one in found)
        ]
    same = type(wanted) is type(found) or bool not in (type(wanted), type(found))
    return [] if same and wanted == found else [_difference(at, wanted, found)]


def _is(wanted: Any, found: Any) -> bool:
    return bool(wanted == found)


def _matches_path(pattern: str, path: str) -> bool:
    return fnmatchcase(path, pattern)


def _has_status(wanted: int | str, found: int | None) -> bool:
    if isinstance(wanted, int):
        return wanted == found
    return found is not None and str(found)[0] == wanted[0]


def _is_caller(wanted: str, found: str | None) -> bool:
    return wanted == (found or "")


def _is_later(wanted: int, found: int) -> bool:
    return found > wanted


_SIMPLE = (
    ("operation", "operation", _is),
    ("registry", "registry", _is),
    ("method", "method", _is),
    ("path", "path", _matches_path),
    ("status", "status", _has_status),
    ("caller", "username", _is_caller),
    ("fault", "fault", _is),
    ("after", "id", _is_later),
)


def _difference(field: str, wanted: Any, found: Any) -> Difference:
    difference = {"field": field, "expected": wanted}
    return difference if found in (MISSING, NOT_JSON) else {**difference, "found": found}


def _checked_status(given: int | str) -> int | str:
    text = str(given)
    if text.isdecimal() and 100 <= int(text) <= 599 and not isinstance(given, bool):
        return int(text)
    if len(text) == 3 and text[0] in "12345" and text[1:].lower() == "xx":
        return text.lower()
    raise ValueError(f"status: {given} is neither a status nor a class such as 4xx")
