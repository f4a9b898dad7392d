"""Arbitrary requests cause no server error, and rejected requests change nothing."""

import json
import re
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fakequay import contract, seeds
from fakequay.domain.accounts import accounts, applications, oauth_tokens
from fakequay.web.instances import instances
from fakequay.world.checkpoint import Checkpoint

ALL = "repo:read repo:write repo:admin repo:create user:read user:admin org:admin super:user"
WORDS = st.sampled_from(
    ["acme", "web", "docs", "owner", "member", "members", "owners", "ci", "acme+ci", "reader", "1"]
) | st.text(max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
# A wrong password is recorded in the usage log.
KEEP_A_RECORD = {"signinUser", "verifyUser"}
OPERATIONS = st.sampled_from(list(contract.operations().values()))


@st.composite
def bodies(draw: st.DrawFn, operation: contract.Operation) -> Any:
    """Draw a body: mostly the fields of the operation, with valid and invalid values."""
    if operation.body is None or draw(st.integers(0, 9)) == 0:
        return draw(JSON)
    fields: dict[str, Any] = operation.body.schema.get("properties", {})
    chosen = {}
    for name, schema in fields.items():
        if draw(st.booleans()) or name in operation.body.schema.get("required", ()):
            chosen[name] = draw(_value(schema) | JSON)
    return chosen


def _value(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    kind = schema.get("type")
    match kind[0] if isinstance(kind, list) else kind:
        case "string":
            return WORDS
        case "integer":
            return st.integers(schema.get("minimum", -(2**40)), 2**40)
        case "boolean":
            return st.booleans()
        case _:
            return JSON


@st.composite
def calls(draw: st.DrawFn) -> tuple[contract.Operation, str, dict[str, str], Any]:
    operation = draw(OPERATIONS)
    part = WORDS.filter(lambda text: text not in {"", ".", ".."}).map(quote)
    path = re.sub(
        r"{(\w+)}",
        lambda match: (
            "acme/web" if match[1] == "repository" and draw(st.booleans()) else draw(part)
        ),
        operation.path,
    )
    query = {one.name: draw(WORDS) for one in operation.query if draw(st.booleans())}
    return operation, path, query, draw(bodies(operation))


@pytest.mark.parametrize("username", ["superuser", "owner", "stranger"])
@given(call=calls())
@settings(
    max_examples=250,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_request_causes_no_server_error_and_rejection_changes_nothing(
    app: Flask, office: Checkpoint, username: str, call: Any
) -> None:
    operation, path, query, body = call
    instances.begin(app, office)
    world = instances.main_world(app)
    application = applications.list_for_organization(
        world, accounts.find(world, "acme", "organization")
    )[0]
    account = accounts.find(world, username, "user")
    token = oauth_tokens.issue(world, account, application, ALL)
    world.store.oauth_tokens.change(token, last_accessed=world.now())
    before = seeds.export(world)

    with app.test_client() as client:
        answer = client.open(
            path,
            method=operation.method,
            query_string=query,
            data=json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {token.token}"},
        )

    assert answer.status_code < 500 or answer.status_code in {501, 503}, answer.data
    if answer.status_code >= 400 and operation.id not in KEEP_A_RECORD:
        assert seeds.export(instances.main_world(app)) == before
