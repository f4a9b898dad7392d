"""Faults of a remote instance: adds, lists and removes faults through the control API."""

from collections.abc import Mapping
from typing import Any, Self

from .control_client import ControlClient, ControlError

NOT_FOUND = 404


class RemoteFault:
    """A fault of an instance on a remote server; the end of a ``with`` block removes the fault."""

    def __init__(self, among: "RemoteFaults", view: Mapping[str, Any]) -> None:
        self._name: str = view["name"]
        self._among = among
        self._view = view

    @property
    def name(self) -> str:
        """Name of the fault."""
        return self._name

    def view(self) -> Mapping[str, Any]:
        """Return the fault and its counters, as the control API returns them.

        The counters of a removed fault are those that the fault had when it was removed.
        """
        return self._among.refresh(self)

    @property
    def seen(self) -> int:
        """Number of requests that matched the fault."""
        return int(self.view()["seen"])

    @property
    def used(self) -> int:
        """Number of requests to which the fault was applied."""
        return int(self.view()["used"])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._among.remove(self.name)


class RemoteFaults:
    """The faults of an instance on a remote server, with the methods of ``FaultList``.

    Attributes:
        added: Faults that this process has added since the start of the test.
    """

    def __init__(self, client: ControlClient) -> None:
        self.added: list[RemoteFault] = []
        self._client = client
        self._views: dict[str, Mapping[str, Any]] = {}

    def add(
        self, operation: str | None = None, *, name: str | None = None, **values: Any
    ) -> RemoteFault:
        """Add a fault; if a fault of the same name exists, replace it.

        Raises:
            ValueError: A field is unknown or invalid; the message starts with its name.
        """
        given = values if operation is None else {"operation": operation, **values}
        return self.put(name, given)

    def put(self, name: str | None, given: Mapping[str, Any]) -> RemoteFault:
        """Add a fault; if a fault of the same name exists, replace it.

        Raises:
            ValueError: A field is unknown or invalid; the message starts with its name.
        """
        fields = {**given, **({} if name is None else {"name": name})}
        try:
            fault = RemoteFault(self, self._client.call("POST", "/faults", fields))
        except ControlError as error:
            raise ValueError(error.message) from error
        self.added.append(fault)
        return fault

    def get(self, name: str) -> RemoteFault | None:
        """Return the fault of the instance with the given name, or None."""
        return next((fault for fault in self.all() if fault.name == name), None)

    def all(self) -> list[RemoteFault]:
        """Return all faults of the instance; the first matching fault is applied to a request."""
        return [RemoteFault(self, view) for view in self._client.call("GET", "/faults")["faults"]]

    def remove(self, name: str) -> None:
        """Remove the fault with the given name, if it exists."""
        fault = self.get(name)
        if fault is not None:
            self._views[name] = fault.view()
            self._client.call("DELETE", f"/faults/{name}")

    def clear(self) -> None:
        """Remove all faults of the instance."""
        for fault in self.all():
            self.remove(fault.name)

    def refresh(self, fault: RemoteFault) -> Mapping[str, Any]:
        """Return a fault with its current fields and counters from the server."""
        try:
            view: Mapping[str, Any] = self._client.call("GET", f"/faults/{fault.name}")
        except ControlError as error:
            if error.status != NOT_FOUND:
                raise
            return self._views.get(fault.name, fault._view)
        return view

    def __bool__(self) -> bool:
        return bool(self.all())
