"""The faults that are planned, and how often each was used."""

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, Self

from .fault import Fault, Target


@dataclass(slots=True)
class ActiveFault:
    """A fault with how many requests it was for (``seen``), and how many it struck (``used``).

    As a context manager it is planned until the end of the block.
    """

    fault: Fault
    among: "FaultList"
    seen: int = 0
    used: int = 0

    @property
    def name(self) -> str:
        return self.fault.name

    def strikes(self) -> bool:
        """Count a request that it is for, and say whether it strikes."""
        if self.fault.times is not None and self.used >= self.fault.times:
            return False
        self.seen += 1
        struck = self.fault.strikes(self.seen)
        self.used += struck
        return struck

    def view(self) -> dict[str, Any]:
        return {**self.fault.view(), "seen": self.seen, "used": self.used}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.among.remove(self.name)


class FaultList:
    """By name, in the order in which they were planned: the first that strikes is the one."""

    def __init__(self) -> None:
        self._planned: dict[str, ActiveFault] = {}
        self._added = 0
        self._lock = Lock()

    def add(
        self, operation: str | None = None, *, name: str | None = None, **said: Any
    ) -> ActiveFault:
        """Plan a fault, as ``Fault`` says it; ValueError for one that makes no sense.

        ``faults.add("createOrgRobot", status=503, times=2)``. One of the same name goes.
        """
        given = said if operation is None else {"operation": operation, **said}
        return self.put(name, given)

    def put(self, name: str | None, given: Mapping[str, Any]) -> ActiveFault:
        """Plan a fault under a name, or under one that is made for it."""
        if name is None:
            name = self._new_name()
        planned = ActiveFault(Fault.of(name, given), self)
        with self._lock:
            # A new dict, since requests go over the old one.
            self._planned = {**self._planned, name: planned}
        return planned

    def get(self, name: str) -> ActiveFault | None:
        return self._planned.get(name)

    def all(self) -> list[ActiveFault]:
        return list(self._planned.values())

    def remove(self, name: str) -> None:
        with self._lock:
            self._planned = {key: one for key, one in self._planned.items() if key != name}

    def clear(self) -> None:
        with self._lock:
            self._planned = {}

    def __bool__(self) -> bool:
        return bool(self._planned)

    def strike(self, target: Target) -> Fault | None:
        """The one that strikes a request, if one does."""
        for planned in self._planned.values():
            if planned.fault.means(target):
                with self._lock:
                    if planned.strikes():
                        return planned.fault
        return None

    def _new_name(self) -> str:
        while True:
            self._added += 1
            name = f"fault-{self._added}"
            if name not in self._planned:
                return name
