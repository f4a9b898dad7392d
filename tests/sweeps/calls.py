"""Calls of the sweeps: one operation, one caller, on a fresh copy of the seed office.json."""

import re
from collections.abc import Mapping
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from fakequay import contract
from fakequay.web.instances import instances
from fakequay.world.checkpoint import Checkpoint
from tests.access.test_matrix import ALL, NAMES, authorization_of
from tests.support.schema_bodies import smallest_body


def call(
    app: Flask,
    office: Checkpoint,
    operation: contract.Operation,
    username: str,
    names: Mapping[str, str],
) -> TestResponse:
    """Call an operation with a valid body.

    Args:
        username: The caller, with a token of all scopes; empty for an anonymous call.
        names: Values of path parameters; the others come from ``NAMES``.
    """
    instances.begin(app, office)
    authorization = authorization_of(instances.main_world(app), username, ALL)
    known = {**NAMES, **names}
    path = re.sub(r"{(\w+)}", lambda match: known.get(match[1], "1"), operation.path)
    body: Any = smallest_body(operation.body.checked_schema) if operation.body else None
    with app.test_client() as client:
        headers = {"X-CSRF-Token": client.get("/csrf_token").json["csrf_token"]}
        headers |= {"Authorization": authorization} if authorization else {}
        return client.open(path, method=operation.method, headers=headers, json=body)


def summary(answer: TestResponse) -> str:
    """Return the status, followed by ``[]`` if the response contains only empty lists."""
    if answer.status_code == 200 and isinstance(answer.json, dict):
        lists = [value for value in answer.json.values() if isinstance(value, list)]
        if lists and not any(lists):
            return "200[]"
    if answer.status_code == 200 and answer.json == []:
        return "200[]"
    return str(answer.status_code)
