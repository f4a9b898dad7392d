"""Strict-mode checks: requests to endpoints that Quay does not have, and unused faults."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Protocol

from fakequay import contract
from fakequay.contract.release_behavior import registry_endpoint_since
from fakequay.contract.releases import Release, is_in_release

from .exchange import Exchange
from .fault_list import FaultList
from .request_journal import RequestJournal

NOT_SERVED = HTTPStatus.NOT_IMPLEMENTED


class ReleasedWorld(Protocol):
    """Protocol for the world of an instance, of which strict mode needs the release of Quay."""

    @property
    def release(self) -> Release:
        """The release of Quay."""
        ...


class CheckedInstance(Protocol):
    """Protocol for the parts of an instance that strict mode checks."""

    @property
    def requests(self) -> RequestJournal:
        """Recorded requests of the checked instance."""
        ...

    @property
    def world(self) -> ReleasedWorld:
        """Data and configuration of the instance."""
        ...

    @property
    def faults(self) -> FaultList:
        """Active faults of the checked instance."""
        ...


def find_problems(quay: CheckedInstance, name: str = "") -> Iterator[str]:
    """Return a message for each problem in the requests and faults of an instance.

    Args:
        quay: Instance to check.
        name: Name of the instance in the messages; empty if there is only one instance.
    """
    where = f"fakequay, {name}" if name else "fakequay"
    release = quay.world.release
    for exchange in quay.requests.find():
        problem = _find_problem(exchange, release)
        if problem is not None:
            yield f"{where}: {problem}"
    for active in quay.faults.all():
        if not active.used:
            yield f"{where}: the fault {active.name} was never applied"


def _find_problem(exchange: Exchange, release: Release) -> str | None:
    """Return a message if the release of Quay lacks the endpoint of a request, otherwise None."""
    request = f"{exchange.method} {exchange.path}"
    declared = contract.operations().get(exchange.operation or "")
    if declared is not None and not is_in_release(declared, release):
        return (
            f"Quay {release} has no operation {declared.id} ({request}); "
            f"it exists since {declared.since}"
        )
    if exchange.registry is not None:
        method = "GET" if exchange.method == "HEAD" else exchange.method
        since = registry_endpoint_since(method, exchange.registry)
        if release < since:
            return f"Quay {release} has no endpoint {request}; it exists since {since}"
    is_unknown = (
        exchange.operation is None and exchange.registry is None and exchange.status in {404, 405}
    )
    if is_unknown or (exchange.status == NOT_SERVED and exchange.fault is None):
        return f"Quay has no endpoint {request}"
    return None
