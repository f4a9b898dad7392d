"""Every operation that is different in an earlier release of Quay, in every release."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from flask import Flask

from fakequay import contract
from fakequay.app import create_app
from fakequay.contract.releases import OLDEST, RELEASES, operation_in
from fakequay.settings import QUAY_VERSION, Config
from fakequay.world.checkpoint import Checkpoint
from tests.sweeps.calls import call, summary
from tests.sweeps.tables import format_table, read_rows

TABLE = Path(__file__).with_name("releases.txt")
CALLERS = ("superuser", "auditor")
COLUMNS = tuple(RELEASES)
NOTES = (
    "Rows: operations that came after 3.9, or that were different in an earlier release.",
    "Cells: the statuses for a superuser and for a read-only superuser; 200[] for an empty list.",
    "Without the operation, the rest of the routes decides: GET is redirected to a path with a",
    "slash (308) or is the path of a repository (404); other methods are refused (405).",
)


def list_operations() -> list[contract.Operation]:
    return [
        operation
        for operation in contract.operations().values()
        if operation_in(operation, OLDEST) is None or operation.earlier
    ]


def starts_of_releases(office: Checkpoint) -> Callable[[str], Checkpoint]:
    """Return a function that returns the start of an instance with a release."""

    @cache
    def start(release: str) -> Checkpoint:
        values = {**office.world.config.values, QUAY_VERSION: release}
        return Checkpoint.of(replace(office.world, config=Config(values)))

    return start


@pytest.fixture(scope="module")
def starts(office: Checkpoint) -> Callable[[str], Checkpoint]:
    return starts_of_releases(office)


def make_row(
    app: Flask, starts: Callable[[str], Checkpoint], operation: contract.Operation
) -> list[str]:
    return [
        "/".join(summary(call(app, starts(release), operation, name, {})) for name in CALLERS)
        for release in RELEASES
    ]


def test_table_contains_every_operation_that_differs() -> None:
    assert list(read_rows(TABLE)) == [operation.id for operation in list_operations()]


@pytest.mark.parametrize("operation", list_operations(), ids=lambda operation: operation.id)
def test_statuses_equal_the_table(
    app: Flask, starts: Callable[[str], Checkpoint], operation: contract.Operation
) -> None:
    found = dict(zip(COLUMNS, make_row(app, starts, operation), strict=True))
    expected = read_rows(TABLE)[operation.id]
    assert found == dict(zip(COLUMNS, expected, strict=True))


if __name__ == "__main__":
    from tests.conftest import load_office

    loaded = load_office()
    served, released = create_app(loaded.world), starts_of_releases(loaded)
    rows = {one.id: make_row(served, released, one) for one in list_operations()}
    print(format_table(NOTES, COLUMNS, rows), end="")  # noqa: T201
