"""Checks of strict mode: a test fails if it calls an unknown endpoint or leaves a fault unused."""

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Protocol

from fakequay import contract
from fakequay.contract.release_behavior import registry_endpoint_since
from fakequay.contract.releases import Release, is_in_release

from .exchange import Exchange

NOT_SERVED = HTTPStatus.NOT_IMPLEMENTED


def find_problem(exchange: Exchange, release: Release) -> str | None:
    """Check that the release of Quay has the endpoint of a request.

    Args:
        exchange: The request and its response.
        release: Release of Quay that the instance reproduces.

    Returns:
        An error message if the release does not have the endpoint, otherwise None.
    """
    request = f"{exchange.method} {exchange.path}"
    declared = contract.operations().get(exchange.operation or "")
    if declared is not None and not is_in_release(declared, release):
        return (
            f"Quay {release} has no operation {declared.id} ({request}); "
            f"the first release with this operation is {declared.since}"
        )
    if exchange.registry is not None:
        method = "GET" if exchange.method == "HEAD" else exchange.method
        since = registry_endpoint_since(method, exchange.registry)
        if release < since:
            return (
                f"Quay {release} has no endpoint {request}; "
                f"the first release with this endpoint is {since}"
            )
    is_unknown = (
        exchange.operation is None and exchange.registry is None and exchange.status in {404, 405}
    )
    if is_unknown or (exchange.status == NOT_SERVED and exchange.fault is None):
        return f"Quay has no endpoint {request}"
    return None


class AddedFault(Protocol):
    """Typing protocol: a fault that a test has added to an instance for fault injection.

    The instance is part of this process or of a remote server.
    """

    @property
    def name(self) -> str:
        """Name of the fault."""
        ...

    @property
    def used(self) -> int:
        """Number of requests to which the fault was applied."""
        ...


def find_unused_faults(added: Iterable[AddedFault]) -> Iterator[str]:
    """Return an error message for each fault that was never applied to a request.

    Args:
        added: Faults in the order in which they were added. A fault replaces an earlier one of the
            same name, so only the last one of each name is checked.
    """
    for active in {active.name: active for active in added}.values():
        if not active.used:
            yield f"the fault {active.name!r} was never applied"
