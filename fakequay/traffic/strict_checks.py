"""What is amiss in a test though it has passed: calls of nothing, and faults that never struck."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Protocol

from .fault_list import FaultList
from .request_journal import RequestJournal

NOT_SERVED = HTTPStatus.NOT_IMPLEMENTED


class Watched(Protocol):
    @property
    def requests(self) -> RequestJournal: ...

    @property
    def faults(self) -> FaultList: ...


def find_problems(quay: Watched, name: str = "") -> Iterator[str]:
    """A line each; ``name`` tells several Quays apart."""
    where = f"fakequay, {name}" if name else "fakequay"
    for seen in quay.requests.find():
        nowhere = seen.operation is None and seen.registry is None and seen.status in {404, 405}
        if nowhere or (seen.status == NOT_SERVED and seen.fault is None):
            yield f"{where}: Quay has no {seen.method} {seen.path}"
    for planned in quay.faults.all():
        if not planned.used:
            yield f"{where}: the fault {planned.name} has never struck"
