"""One fault: which requests it strikes, when, and what it does to them."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from fnmatch import fnmatchcase
from typing import Any, Self

from fakequay.determinism import Ids
from fakequay.frozen_dataclasses import frozen

from . import operation_names
from .fault_validation import validate


@frozen
class Target:
    """A request, as faults see it; who calls is found out only where that matters."""

    operation: str | None
    registry: str | None
    method: str
    path: str
    plan: str | None
    caller: Callable[[], str | None]


@frozen
class Fault:
    """Strikes requests for which all holds that is said of them.

    ``after`` so many, ``every`` so many, and only so many ``times``; or by ``chance``, which
    follows from ``seed``. ``when``: ``before`` the operation, so that nothing happens, or
    ``after`` it, so that it has happened and the answer is lost.

    It answers ``status`` (with the real server's body, or ``body`` and ``headers``), sends only
    ``truncate`` bytes of the answer, ``reset``s the connection, ``stall``s for so many seconds, or
    lets the token ``expire``. ``delay``, in seconds, can come with each of them, and alone.
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
    def of(cls, name: str, given: Mapping[str, Any]) -> Self:
        """From named values; ValueError names the field that is wrong."""
        known = [field.name for field in fields(cls) if field.name != "name"]
        for field in given:
            if field not in known:
                raise ValueError(f"{field}: no such field; there is {', '.join(known)}")
        validate(given)
        return cls(name=name, **given)

    def __post_init__(self) -> None:
        if self.operation is not None:
            operation_names.check_operation(self.operation)
        if self.registry is not None:
            operation_names.check_registry(self.registry)
        if self.method is not None:
            object.__setattr__(self, "method", operation_names.check_method(self.method))
        if self.when is None:
            when = "before" if self.truncate is None else "after"
            object.__setattr__(self, "when", when)

    def means(self, target: Target) -> bool:
        """Whether it is for such a request."""
        return (
            self.plan in {None, target.plan}
            and self.operation in {None, target.operation}
            and self.registry in {None, target.registry}
            and self.method in {None, target.method}
            and (self.path is None or fnmatchcase(target.path, self.path))
            and (self.caller is None or self.caller == target.caller())
        )

    def strikes(self, n: int) -> bool:
        """Whether it strikes the ``n``-th request that it is for, from 1."""
        if n <= self.after or (n - self.after) % self.every:
            return False
        return self.chance is None or _drawn(self.seed or "", n) < self.chance

    def view(self) -> dict[str, Any]:
        """What is said of it; what is as usual is left out."""
        shown = {field.name: getattr(self, field.name) for field in fields(self)}
        usual = {field.name: field.default for field in fields(self)}
        return {name: value for name, value in shown.items() if value != usual[name]}


def _drawn(seed: str, n: int) -> float:
    """0 to 1, the same in every run."""
    return int.from_bytes(Ids(seed).secret("fault", n, size=4)) / 2**32
