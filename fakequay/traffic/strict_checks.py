"""Strict-mode checks: requests to unknown endpoints, and faults that never matched."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Protocol

from .fault_list import FaultList
from .request_journal import RequestJournal

NOT_SERVED = HTTPStatus.NOT_IMPLEMENTED


class CheckedInstance(Protocol):
    """Instance with a request journal and a fault list."""

    @property
    def requests(self) -> RequestJournal:
        """Recorded requests of the instance."""
        ...

    @property
    def faults(self) -> FaultList:
        """Active faults of the instance."""
        ...


def find_problems(quay: CheckedInstance, name: str = "") -> Iterator[str]:
    """Return a message for each problem in the requests and faults of an instance.

    Args:
        quay: Instance to check.
        name: Name of the instance in the messages; empty if there is only one instance.
    """
    where = f"fakequay, {name}" if name else "fakequay"
    for exchange in quay.requests.find():
        is_unknown = (
            exchange.operation is None
            and exchange.registry is None
            and exchange.status in {404, 405}
        )
        if is_unknown or (exchange.status == NOT_SERVED and exchange.fault is None):
            yield f"{where}: Quay has no endpoint {exchange.method} {exchange.path}"
    for active in quay.faults.all():
        if not active.used:
            yield f"{where}: the fault {active.name} was never applied"
