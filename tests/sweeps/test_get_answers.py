"""Every GET by seven kinds of caller: status, headers and the keys of the answer.

Callers who get the same answer share a letter. Below the statuses, each letter has a line with the
headers that matter and the keys of the answer, nested lists by their first item.
"""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from fakequay import contract
from fakequay.app import create_app
from fakequay.world.checkpoint import Checkpoint
from tests.sweeps.calls import call
from tests.sweeps.tables import format_table, read_rows

TABLE = Path(__file__).with_name("get_answers.txt")
CALLERS = {
    "nobody": "",
    "stranger": "stranger",
    "member": "member",
    "owner": "owner",
    "superuser": "superuser",
    "read-only": "auditor",
    "robot": "acme+ci",
}
HEADERS = ("Cache-Control", "Allow", "Set-Cookie", "WWW-Authenticate")
NOTES = (
    "Cells: the status, and a letter for the headers and keys of the answer.",
    "read-only is a global read-only superuser.",
)


def list_operations() -> list[contract.Operation]:
    return [one for one in contract.operations().values() if one.method == "GET"]


def keys(value: Any, depth: int = 3) -> str:
    """Return the keys of an answer, to a depth: ``{name,teams:[{name,role}]}``."""
    if depth == 0:
        return "…"
    if isinstance(value, dict):
        return "{" + ",".join(f"{key}{_nested(value[key], depth)}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        return f"[{keys(value[0], depth)}]" if value else "[]"
    return type(value).__name__


def _nested(value: Any, depth: int) -> str:
    return f":{keys(value, depth - 1)}" if isinstance(value, dict | list) else ""


def describe_response(answer: TestResponse) -> str:
    """Return the relevant headers and the keys of a response, without blanks."""
    headers = [f"{name}={answer.headers[name]}" for name in HEADERS if name in answer.headers]
    headers = [header.partition(";")[0].split("=_")[0] for header in headers]
    body = keys(answer.json) if answer.is_json else (answer.content_type or "no body")
    return "|".join([*headers, body]).replace(" ", "")


def rows(app: Flask, office: Checkpoint, operation: contract.Operation) -> dict[str, list[str]]:
    """Return the row of statuses, and a row for each form of answer."""
    forms: dict[str, str] = {}
    cells = []
    for username in CALLERS.values():
        answer = call(app, office, operation, username, {})
        letter = forms.setdefault(describe_response(answer), chr(ord("a") + len(forms)))
        cells.append(f"{answer.status_code}{letter}")
    return {operation.id: cells} | {
        f"{operation.id}.{letter}": [text] for text, letter in forms.items()
    }


def test_table_contains_every_get_operation() -> None:
    names = [name for name in read_rows(TABLE) if "." not in name]
    assert names == [operation.id for operation in list_operations()]


@pytest.mark.parametrize("operation", list_operations(), ids=lambda operation: operation.id)
def test_statuses_headers_and_keys_equal_the_table(
    app: Flask, office: Checkpoint, operation: contract.Operation
) -> None:
    expected = read_rows(TABLE)
    mine = {name: row for name, row in expected.items() if name.split(".")[0] == operation.id}
    assert rows(app, office, operation) == mine


def make_table(app: Flask, office: Checkpoint) -> str:
    found = {operation.id: rows(app, office, operation) for operation in list_operations()}
    text = format_table(NOTES, list(CALLERS), {name: found[name][name] for name in found})
    details = [
        f"{name} {cells[0]}"
        for group in found.values()
        for name, cells in group.items()
        if "." in name
    ]
    return text + "\n" + "\n".join(details) + "\n"


if __name__ == "__main__":
    from tests.conftest import load_office

    planted = load_office()
    print(make_table(create_app(planted.world), planted), end="")  # noqa: T201
