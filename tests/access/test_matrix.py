"""Access matrix: status of every operation of the contract for every kind of caller.

``matrix.txt`` contains ``ok`` if the caller is permitted, whatever the operation then returns, else
the status of the refusal. After an intended change, run this module to print the new table.
"""

import base64
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from fakequay import contract
from fakequay.access.scopes import SCOPES
from fakequay.app import create_app
from fakequay.domain.accounts import accounts, applications, oauth_tokens
from fakequay.settings import Config
from fakequay.web.instances import instances
from fakequay.world import World
from fakequay.world.checkpoint import Checkpoint
from tests.support.schema_bodies import smallest_body

TABLE = Path(__file__).with_name("matrix.txt")
ALL = " ".join(SCOPES)
CALLERS: dict[str, tuple[str, str]] = {
    "nobody": ("", ""),
    "stranger": ("stranger", ALL),
    "member": ("member", ALL),
    "creator": ("creator", ALL),
    "reader": ("reader", ALL),
    "writer": ("writer", ALL),
    "admin": ("admin", ALL),
    "owner": ("owner", ALL),
    **{f"owner:{scope}": ("owner", scope) for scope in SCOPES[:-1]},
    "superuser": ("superuser", ALL),
    "su:plain": ("superuser", ALL),
    "su:unscoped": ("superuser", "repo:admin org:admin user:admin"),
    "su:super:user": ("superuser", "super:user"),
    "auditor": ("auditor", ALL),
    "robot": ("acme+ci", ""),
}
NAMES = {
    "orgname": "acme",
    "namespace": "acme",
    "name": "acme",
    "repository": "acme/web",
    "teamname": "members",
    "membername": "member",
    "username": "reader",
    "robot_shortname": "ci",
    "error_type": "not_found",
}


def path_of(operation: contract.Operation) -> str:
    """Return a path whose parameters are names in the seed office.json, where they exist there."""
    path = re.sub(r"{(\w+)}", lambda match: NAMES.get(match[1], "1"), operation.path)
    return path.replace("/superuser/users/acme", "/superuser/users/reader")


def access_result(app: Flask, authorization: str | None, operation: contract.Operation) -> str:
    """Return ``ok`` or the status of the refusal for one request."""
    with app.test_client() as client:
        headers = {"Authorization": authorization} if authorization else {}
        if not headers.get("Authorization", "").startswith("Bearer"):
            headers["X-CSRF-Token"] = client.get("/csrf_token").json["csrf_token"]
        answer = client.open(
            path_of(operation),
            method=operation.method,
            headers=headers,
            json=invalid_body(operation),
        )
    return str(answer.status_code) if answer.status_code in {401, 403, 501} else "ok"


def invalid_body(operation: contract.Operation) -> Any:
    """Return an empty body, which the validation rejects, so that no operation succeeds."""
    if operation.body is None:
        return None
    return smallest_body(operation.body.checked_schema) if operation.body_first else {}


def authorization_of(world: World, username: str, scope: str) -> str | None:
    """Return the Authorization header of a user's token, of a robot, or None for anonymous."""
    if not username:
        return None
    if "+" in username:
        robot = accounts.find(world, username, "robot")
        return "Basic " + base64.b64encode(f"{username}:{robot.token}".encode()).decode()
    account = accounts.find(world, username, "user")
    application = applications.list_for_organization(
        world, accounts.find(world, "acme", "organization")
    )
    return f"Bearer {oauth_tokens.issue(world, account, application[0], scope).token}"


def make_row(app: Flask, office: Checkpoint, operation: contract.Operation) -> list[str]:
    found = []
    for caller, (username, scope) in CALLERS.items():
        instances.begin(app, office)
        world = instances.main_world(app)
        if caller == "su:plain":
            values = {**world.config.values, "FEATURE_SUPERUSERS_FULL_ACCESS": False}
            instances.begin(app, replace(office, world=replace(world, config=Config(values))))
            world = instances.main_world(app)
        found.append(access_result(app, authorization_of(world, username, scope), operation))
    return found


def make_table(app: Flask, office: Checkpoint) -> str:
    """Return the table: a head with the numbers of the callers, and one row per operation."""
    head = [f"# {number:2} {caller}" for number, caller in enumerate(CALLERS, 1)]
    numbers = "".join(f"{number:>4}" for number in range(1, len(CALLERS) + 1))
    lines = [*head, f"{'':44}{numbers}"]
    for operation in contract.operations().values():
        cells = "".join(f"{cell:>4}" for cell in make_row(app, office, operation))
        lines.append(f"{operation.id:44}{cells}")
    return "\n".join(lines) + "\n"


def read_rows() -> list[str]:
    lines = TABLE.read_text().splitlines()
    return [line for line in lines if line and not line.startswith(("#", " "))]


def test_table_contains_every_operation() -> None:
    assert [line.split()[0] for line in read_rows()] == list(contract.operations())


@pytest.mark.parametrize("line", [pytest.param(line, id=line.split()[0]) for line in read_rows()])
def test_access_of_each_caller_matches_the_table(app: Flask, office: Checkpoint, line: str) -> None:
    name, *expected = line.split()
    operation = contract.operations()[name]

    found = make_row(app, office, operation)

    assert dict(zip(CALLERS, found, strict=True)) == dict(zip(CALLERS, expected, strict=True))


if __name__ == "__main__":
    from tests.conftest import load_office

    planted = load_office()
    print(make_table(create_app(planted.world), planted), end="")  # noqa: T201
