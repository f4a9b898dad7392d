"""Instance: one isolated mock registry, with its data, clock, journal and faults."""

from collections.abc import Callable
from dataclasses import field, replace
from typing import Any, Protocol

from fakequay.determinism import monotonic
from fakequay.fast_dataclasses import mutable
from fakequay.settings import Config
from fakequay.storage import DataReplaced, transaction_guard
from fakequay.traffic import Coverage, FaultList, RefusedHosts, RequestJournal
from fakequay.world import World

from .request_address import RequestAddress


class Start(Protocol):
    """Typing protocol: the start state of an instance, which a reset restores."""

    def restore(self) -> World:
        """Replace the current data of the instance by the start state, and return the new data."""
        ...

    def fork(self) -> World:
        """Copy the start state to a new store, and return the copy as data of a new instance."""
        ...


class CannotListen(Exception):
    """Error: the server cannot listen, because the port is in use or the address is unusable."""


class Port(Protocol):
    """Typing protocol: an open network port whose requests go to one fakequay instance."""

    port: int

    def stop(self) -> None:
        """Stop serving the instance on the port."""


@mutable
class Instance:
    """One isolated mock registry: its data, request journal, faults and API coverage.

    Attributes:
        name: Name of the instance, "main" for the first one.
        start: Start state, which a reset restores.
        world: Current data, clock, ids and settings.
        extras: Further objects that belong to the instance, such as its snapshots, by key.
        journal: Recorded requests.
        faults: Active faults.
        coverage: Statistics of the operations that were called.
        port: Port that serves only this instance, or None.
        reset_at: Time of the last reset, in seconds of ``monotonic()``. Requests that began earlier
            are not recorded.
        replaced_at: Time at which a reset, snapshot or seed last replaced the data, in seconds of
            ``monotonic()``.
        proxy_port: Port of a forward proxy for only this instance, or None.
        refused_hosts: Hosts that the forward proxy has refused.
        address: URL of the instance in messages and responses.
    """

    name: str
    start: Start
    world: World
    extras: dict[str, Any] = field(default_factory=dict)
    journal: RequestJournal = field(default_factory=RequestJournal)
    faults: FaultList = field(default_factory=FaultList)
    coverage: Coverage = field(default_factory=Coverage)
    port: Port | None = None
    reset_at: float = 0.0
    replaced_at: float = 0.0
    proxy_port: Port | None = None
    refused_hosts: RefusedHosts = field(default_factory=RefusedHosts)
    address: RequestAddress = field(default_factory=RequestAddress)

    def __post_init__(self) -> None:
        self._configure()

    def begin(self, start: Start) -> None:
        """Switch the instance ``main`` to another start state."""
        self.start = start
        self.reset()

    def reset(self) -> None:
        """Restore the start state; delete the recorded requests, faults and refused hosts.

        Requests that began before the reset are not recorded, and their transactions raise
        DataReplaced.
        """
        transaction_guard.install(None)  # a request for a reset may be older than another reset
        # The lock of the current data ends running transactions first.
        with self.world.store.transaction():
            self.world = self.start.restore()
            self.journal.restart()
            self.faults.clear()
            self.refused_hosts.clear()
            self._configure()
            self.mark_replaced()
            self.reset_at = self.replaced_at

    def mark_replaced(self) -> None:
        """Make every request that has already begun fail at its next transaction."""
        transaction_guard.install(None)
        self.replaced_at = monotonic()

    def check_since(self, began: float) -> Callable[[], None]:
        """Return a function that checks whether the data was replaced since a given time.

        If the data was replaced, the function raises DataReplaced.

        Args:
            began: Start time of the request or task, in seconds of ``monotonic()``.
        """

        def check() -> None:
            if self.replaced_at > began:
                raise DataReplaced(
                    f"the data of instance {self.name!r} was replaced (by a reset, a snapshot or "
                    "a seed) after this request had begun, so the request was not executed: "
                    "repeat the request if you still need it"
                )

        return check

    def reconfigure(self, config: Config) -> None:
        """Replace the settings of the instance, and keep its data."""
        self.world = replace(self.world, config=config)
        self._configure()

    def _configure(self) -> None:
        self.world = replace(self.world, address=self.address)
        config = self.world.config
        self.journal.resize(config.get("FAKEQUAY_JOURNAL_SIZE"))
        self.coverage.release = config.release
        self.journal.shows_secrets = config.get("FAKEQUAY_SHOW_SECRETS")
