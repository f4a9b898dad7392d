"""Every operation of organizations, called by users with their own user name as the organization.

Quay treats a user as the admin of the namespace with the user's name.
"""

from pathlib import Path

import pytest
from flask import Flask

from fakequay import contract
from fakequay.app import create_app
from fakequay.world.checkpoint import Checkpoint
from tests.sweeps.calls import call, summary
from tests.sweeps.tables import format_table, read_rows

TABLE = Path(__file__).with_name("own_user_name.txt")
CALLERS = ("member", "superuser")
NOTES = (
    "Cells: the status; 200[] for an empty list.",
    "Source: a real server answered logs, aggregatelogs, autoprunepolicy/, immutabilitypolicy/ and",
    "exportlogs as for an organization, GET quota 404 and a missing robot 400.",
)


def list_operations() -> list[contract.Operation]:
    return [one for one in contract.operations().values() if "{orgname}" in one.path]


def make_row(app: Flask, office: Checkpoint, operation: contract.Operation) -> list[str]:
    return [
        summary(call(app, office, operation, caller, {"orgname": caller})) for caller in CALLERS
    ]


def test_table_contains_every_organization_operation() -> None:
    assert list(read_rows(TABLE)) == [operation.id for operation in list_operations()]


@pytest.mark.parametrize("operation", list_operations(), ids=lambda operation: operation.id)
def test_status_equals_the_table(
    app: Flask, office: Checkpoint, operation: contract.Operation
) -> None:
    found = dict(zip(CALLERS, make_row(app, office, operation), strict=True))
    assert found == dict(zip(CALLERS, read_rows(TABLE)[operation.id], strict=True))


if __name__ == "__main__":
    from tests.conftest import load_office

    planted = load_office()
    app = create_app(planted.world)
    rows = {one.id: make_row(app, planted, one) for one in list_operations()}
    print(format_table(NOTES, CALLERS, rows), end="")  # noqa: T201
