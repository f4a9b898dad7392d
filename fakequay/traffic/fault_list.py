"""Fault list: the active faults of an instance, with their counters."""

from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any, Self

from fakequay.fast_dataclasses import mutable

from .fault import Fault, Target
from .fault_and_snapshot_names import check_name


@mutable
class ActiveFault:
    """A fault of an instance, with its counters.

    An active fault is a context manager: the end of the ``with`` block removes the fault.

    Attributes:
        fault: The fault.
        fault_list: List that contains the fault.
        seen: Number of requests that matched the fault.
        used: Number of requests to which the fault was applied.
    """

    fault: Fault
    fault_list: "FaultList"
    seen: int = 0
    used: int = 0

    @property
    def name(self) -> str:
        """Name of the fault."""
        return self.fault.name

    def count_match(self) -> bool:
        """Count a request that matches the fault, and return whether the fault applies to it."""
        if self.fault.times is not None and self.used >= self.fault.times:
            return False
        self.seen += 1
        applies = self.fault.applies_to(self.seen)
        self.used += applies
        return applies

    def view(self) -> dict[str, Any]:
        """Return the fault and its counters as the JSON object of the control API."""
        return {**self.fault.view(), "seen": self.seen, "used": self.used}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.fault_list.remove(self.name)


class FaultList:
    """The active faults of an instance.

    If several faults apply to a request, the first one in the list is applied.

    Attributes:
        observer: Function that receives each added fault, or None.
    """

    def __init__(self) -> None:
        self.observer: Callable[[ActiveFault], None] | None = None
        self._active: dict[str, ActiveFault] = {}
        self._added = 0
        self._lock = Lock()

    def add(
        self, operation: str | None = None, *, name: str | None = None, **values: Any
    ) -> ActiveFault:
        """Add a fault; if a fault of the same name exists, replace it.

        Example: ``faults.add("createOrgRobot", status=503, times=2)``.

        Args:
            operation: operationId that requests must have, or None for any request.
            name: Name of the fault; generated if None.
            values: Fields of ``Fault``.

        Raises:
            ValueError: A field is unknown or invalid; the message starts with its name.
        """
        given = values if operation is None else {"operation": operation, **values}
        return self.put(name, given)

    def put(self, name: str | None, given: Mapping[str, Any]) -> ActiveFault:
        """Add a fault; if a fault of the same name exists, replace it.

        Args:
            name: Name of the fault; generated if None.
            given: Fields of ``Fault`` by name.

        Raises:
            ValueError: The name or a field is invalid; the message starts with ``name`` or with the
                name of the field.
        """
        name = self._new_name() if name is None else check_name(name)
        active = ActiveFault(Fault.of(name, given), self)
        with self._lock:
            # A new dict, because other threads may iterate over the old one.
            self._active = {**self._active, name: active}
        if self.observer is not None:
            self.observer(active)
        return active

    def get(self, name: str) -> ActiveFault | None:
        """Return the fault of the instance with the given name, or None."""
        return self._active.get(name)

    def all(self) -> list[ActiveFault]:
        """Return all faults of the instance; the first matching fault is applied to a request."""
        return list(self._active.values())

    def remove(self, name: str) -> None:
        """Remove the fault with the given name, if it exists."""
        with self._lock:
            self._active = {key: fault for key, fault in self._active.items() if key != name}

    def clear(self) -> None:
        """Remove all faults of the instance.

        The numbers in generated fault names start again.
        """
        with self._lock:
            self._active = {}
            self._added = 0

    def __bool__(self) -> bool:
        return bool(self._active)

    def match(self, target: Target, check: Callable[[], None] = lambda: None) -> Fault | None:
        """Return the fault to apply to a request, or None; update the counters of the faults.

        Args:
            target: Properties of the request.
            check: Function that raises an exception if the request must not be counted.
        """
        for active in self._active.values():
            if active.fault.matches(target):
                with self._lock:
                    check()
                    if active.count_match():
                        return active.fault
        return None

    def _new_name(self) -> str:
        while True:
            self._added += 1
            name = f"fault-{self._added}"
            if name not in self._active:
                return name
