"""Fault: a rule that makes matching requests fail or slow, with its conditions and effect."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from fnmatch import fnmatchcase
from typing import Any, Self

from fakequay.determinism import Ids
from fakequay.fast_dataclasses import frozen

from . import name_checks
from .fault_validation import validate


@frozen
class Target:
    """Properties of a request, which are compared with the conditions of faults.

    Attributes:
        operation: operationId, or None outside the REST API.
        registry: Kind of registry request, or None outside ``/v2/``.
        method: HTTP method.
        path: Decoded path.
        plan: Value of the header X-Fakequay-Fault-Plan of the request, or None.
        caller: Function that authenticates the request and returns the caller's name; called only
            if a fault needs it.
    """

    operation: str | None
    registry: str | None
    method: str
    path: str
    plan: str | None
    caller: Callable[[], str | None]


@frozen
class Fault:
    """A rule that makes matching requests fail or slow.

    A request matches if it meets all of ``operation``, ``registry``, ``method``, ``path``,
    ``caller`` and ``plan`` that are not None. A fault has one of the effects ``status``,
    ``truncate``, ``reset``, ``stall`` and ``expire``, or only a ``delay``.

    Attributes:
        name: Name of the fault.
        operation: operationId of the REST API.
        registry: Kind of registry request.
        method: HTTP method.
        path: Pattern for the path; ``*`` matches any text, also with slashes.
        caller: Name of the user or robot; an empty string for anonymous requests.
        plan: Value of the header X-Fakequay-Fault-Plan.
        after: Number of matching requests before the first request to which the fault is applied.
        every: Number n: the fault is applied only to each n-th matching request.
        times: Maximum number of requests to apply the fault to, or None for no limit.
        chance: Probability from 0 to 1 that the fault is applied to a matching request.
        seed: Text that the random decisions of ``chance`` are computed from.
        when: "before" if the fault replaces the operation, so that it does not run; "after" if the
            operation runs and the fault replaces its response.
        status: Status of the response to send.
        body: Body of the response; None for the body that the real server sends.
        headers: Headers of the response.
        retry_after: Value of the header Retry-After, in seconds.
        truncate: Number of bytes of the body to send before the connection is closed.
        reset: Whether the connection is reset.
        stall: Seconds without a response before the connection is closed.
        expire: Whether the token or session of the request expires before the operation runs.
        delay: Seconds by which the response is delayed.
    """

    name: str
    operation: str | None = None
    registry: str | None = None
    method: str | None = None
    path: str | None = None
    caller: str | None = None
    plan: str | None = None
    after: int = 0
    every: int = 1
    times: int | None = None
    chance: float | None = None
    seed: str | None = None
    when: str | None = None
    status: int | None = None
    body: Any = None
    headers: Mapping[str, str] | None = None
    retry_after: int | None = None
    truncate: int | None = None
    reset: bool = False
    stall: float | None = None
    expire: bool = False
    delay: float = 0.0

    @classmethod
    def of(cls, name: str, fields_by_name: Mapping[str, Any]) -> Self:
        """Create a fault from the fields of a JSON object.

        Raises:
            ValueError: A field is unknown or invalid; the message starts with its name.
        """
        known = [field.name for field in fields(cls) if field.name != "name"]
        for field in fields_by_name:
            if field not in known:
                raise ValueError(
                    f"{field}: unknown field; the known fields are {', '.join(map(repr, known))}"
                )
        validate(fields_by_name)
        return cls(name=name, **fields_by_name)

    def __post_init__(self) -> None:
        method = name_checks.check_names(self.operation, self.registry, self.method)
        object.__setattr__(self, "method", method)
        if self.when is None:
            when = "before" if self.truncate is None else "after"
            object.__setattr__(self, "when", when)

    def matches(self, target: Target) -> bool:
        """Return whether a request has the properties that the fault requires.

        The method does not consider how many requests matched before.
        """
        return (
            self.plan in {None, target.plan}
            and self.operation in {None, target.operation}
            and self.registry in {None, target.registry}
            and self.method in {None, target.method}
            and (self.path is None or fnmatchcase(target.path, self.path))
            and (self.caller is None or self.caller == target.caller())
        )

    def applies_to(self, n: int) -> bool:
        """Return whether the fault applies to the ``n``-th matching request (the first is 1)."""
        if n <= self.after or (n - self.after) % self.every:
            return False
        return self.chance is None or _random_number(self.seed or "", n) < self.chance

    def view(self) -> dict[str, Any]:
        """Return the fields of the fault that differ from their defaults, by name."""
        shown = {field.name: getattr(self, field.name) for field in fields(self)}
        defaults = {field.name: field.default for field in fields(self)}
        return {name: value for name, value in shown.items() if value != defaults[name]}


def _random_number(seed: str, n: int) -> float:
    """Return a pseudorandom number from 0 to 1 for the ``n``-th matching request of a fault.

    The number depends only on the field ``seed`` of the fault and on ``n``, so it is the same in
    every test run.
    """
    return int.from_bytes(Ids(seed).secret("fault", n, size=4)) / 2**32
