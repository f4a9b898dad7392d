"""Every operation on an organization, repository, user, robot or team that does not exist.

A row is an operation and the path parameter that names something missing.
"""

from pathlib import Path

import pytest
from flask import Flask

from fakequay import contract
from fakequay.app import create_app
from fakequay.world.checkpoint import Checkpoint
from tests.sweeps.calls import call, summary
from tests.sweeps.tables import format_table, read_rows

TABLE = Path(__file__).with_name("missing_things.txt")
CALLERS = ("", "stranger", "owner", "superuser", "auditor")
COLUMNS = ("nobody", "stranger", "owner", "superuser", "auditor")
MISSING = {
    "orgname": "nowhere",
    "namespace": "nowhere",
    "name": "nowhere",
    "repository": "acme/nowhere",
    "username": "noone",
    "membername": "noone",
    "robot_shortname": "nothing",
    "teamname": "nothing",
}
NOTES = (
    "Rows: operation and the path parameter that names something missing.",
    "Cells: the status; 200[] for an empty list.",
    "The namespace of a missing repository exists: its owner passes the permission check.",
    "Source of 200[] under a missing repository or organization: answers of the real server.",
)


def list_cases() -> list[tuple[contract.Operation, str]]:
    """Return each operation with each of its parameters that can be an unknown name."""
    return [
        (operation, name)
        for operation in contract.operations().values()
        for name in MISSING
        if f"{{{name}}}" in operation.path
    ]


def make_row(app: Flask, office: Checkpoint, operation: contract.Operation, name: str) -> list[str]:
    return [
        summary(call(app, office, operation, caller, {name: MISSING[name]})) for caller in CALLERS
    ]


def test_table_contains_every_case() -> None:
    assert list(read_rows(TABLE)) == [f"{operation.id}:{name}" for operation, name in list_cases()]


@pytest.mark.parametrize(
    ("operation", "name"),
    [pytest.param(*case, id=f"{case[0].id}-{case[1]}") for case in list_cases()],
)
def test_status_equals_the_table(
    app: Flask, office: Checkpoint, operation: contract.Operation, name: str
) -> None:
    found = dict(zip(COLUMNS, make_row(app, office, operation, name), strict=True))
    expected = read_rows(TABLE)[f"{operation.id}:{name}"]
    assert found == dict(zip(COLUMNS, expected, strict=True))


if __name__ == "__main__":
    from tests.conftest import load_office

    planted = load_office()
    app = create_app(planted.world)
    rows = {f"{one.id}:{name}": make_row(app, planted, one, name) for one, name in list_cases()}
    print(format_table(NOTES, COLUMNS, rows), end="")  # noqa: T201
