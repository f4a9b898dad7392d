"""Which check answers first: every POST and PUT with a body, by four callers, with two bad bodies.

A cell is ``body`` if the answer names a fault of the body, otherwise its status.
"""

from pathlib import Path
from typing import Any

import jsonschema
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from fakequay import contract
from fakequay.app import create_app
from fakequay.web.instances import instances
from fakequay.world.checkpoint import Checkpoint
from tests.access.test_matrix import ALL, authorization_of, path_of
from tests.support.schema_bodies import wrongly_typed_body
from tests.sweeps.tables import format_table, read_rows

TABLE = Path(__file__).with_name("first_check.txt")
CALLERS = {"nobody": "", "stranger": "stranger", "member": "member", "owner": "owner"}
COLUMNS = [f"{caller}:{body}" for caller in CALLERS for body in ("{}", "type")]
NOTES = (
    "Columns: the caller, and the body: {} or one with a wrong type.",
    "Cells: body, if the answer names a fault of the body, otherwise the status.",
    "Rule: the order of the guards in the contract. A permission that Quay checks inside the",
    "handler is checked after the body (`body_first` in operations.json).",
    "Operations of superusers ask for a login first, so anonymous callers get 401.",
)


def list_operations() -> list[contract.Operation]:
    """Return the operations that validate a body by a schema."""
    return [
        operation
        for operation in contract.operations().values()
        if operation.method in {"POST", "PUT"} and operation.body and not operation.body.unchecked
    ]


def names_fault_of_body(answer: TestResponse, operation: contract.Operation, body: Any) -> bool:
    """Return whether an answer is the validation error of a body."""
    assert operation.body is not None
    if answer.status_code != 400 or (answer.json or {}).get("error_type") != "invalid_request":
        return False
    return not jsonschema.Draft7Validator(operation.body.checked_schema).is_valid(body)


def make_row(app: Flask, office: Checkpoint, operation: contract.Operation) -> list[str]:
    assert operation.body is not None
    cells = []
    for username in CALLERS.values():
        for body in ({}, wrongly_typed_body(operation.body.checked_schema)):
            instances.begin(app, office)
            authorization = authorization_of(instances.main_world(app), username, ALL)
            with app.test_client() as client:
                headers = {"X-CSRF-Token": client.get("/csrf_token").json["csrf_token"]}
                headers |= {"Authorization": authorization} if authorization else {}
                answer = client.open(
                    path_of(operation), method=operation.method, headers=headers, json=body
                )
            fault = names_fault_of_body(answer, operation, body)
            cells.append("body" if fault else str(answer.status_code))
    return cells


def test_table_contains_every_operation_with_a_body() -> None:
    assert list(read_rows(TABLE)) == [operation.id for operation in list_operations()]


@pytest.mark.parametrize("operation", list_operations(), ids=lambda operation: operation.id)
def test_first_failed_check_equals_the_table(
    app: Flask, office: Checkpoint, operation: contract.Operation
) -> None:
    found = dict(zip(COLUMNS, make_row(app, office, operation), strict=True))
    assert found == dict(zip(COLUMNS, read_rows(TABLE)[operation.id], strict=True))


if __name__ == "__main__":
    from tests.conftest import load_office

    planted = load_office()
    app = create_app(planted.world)
    print(  # noqa: T201
        format_table(
            NOTES, COLUMNS, {one.id: make_row(app, planted, one) for one in list_operations()}
        ),
        end="",
    )
