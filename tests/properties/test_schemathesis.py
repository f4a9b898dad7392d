"""Every operation, called by each kind of caller, returns a response that /openapi.json describes.

schemathesis generates the requests, the same in every run, and checks the responses. Each request
starts from the seed office.json.
"""

from base64 import b64encode
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.config import ChecksConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation import GenerationMode

from fakequay import contract
from fakequay.access.scopes import SCOPES
from fakequay.app import create_app
from fakequay.domain.accounts import accounts, applications, oauth_tokens
from fakequay.web.instances import instances
from fakequay.world import World
from fakequay.world.checkpoint import Checkpoint
from tests.conftest import load_office

Callers = dict[str, dict[str, str]]

EXAMPLES = 2
PEOPLE = (
    "stranger", "member", "creator", "reader", "writer", "admin", "owner", "superuser", "auditor"
)  # fmt: skip
EXISTING_NAMES = {
    "orgname": "acme",
    "namespace": "acme",
    "name": "acme",
    "teamname": "members",
    "membername": "member",
    "username": "reader",
    "robot_shortname": "ci",
    "error_type": "not_found",
}
REPOSITORIES = st.sampled_from(["acme/web", "acme/docs", "acme/none"])
AREAS = sorted({operation.area for operation in contract.operations().values()})


@pytest.fixture(scope="module")
def app_with_callers() -> tuple[Flask, Checkpoint, Callers]:
    """Return an application with credentials for every caller."""
    app = create_app(load_office().world)
    world = instances.main_world(app)
    callers: Callers = {"nobody": {}, "visitor": visitor(app)}
    callers |= {name: {"Authorization": f"Bearer {token(world, name)}"} for name in PEOPLE}
    callers["robot"] = {"Authorization": f"Basic {robot(world)}"}
    return app, Checkpoint.of(world), callers


def visitor(app: Flask) -> dict[str, str]:
    """Return the headers of a browser session without a login."""
    answer = app.test_client().get("/csrf_token")
    cookie = answer.headers["Set-Cookie"].partition(";")[0]
    return {"Cookie": cookie, "X-CSRF-Token": answer.json["csrf_token"]}  # type: ignore[index]


def token(world: World, username: str) -> str:
    acme = accounts.find(world, "acme", "organization")
    portal = applications.list_for_organization(world, acme)[0]
    account = accounts.find(world, username, "user")
    return oauth_tokens.issue(world, account, portal, " ".join(SCOPES)).token


def robot(world: World) -> str:
    return b64encode(f"acme+ci:{accounts.find(world, 'acme+ci', 'robot').token}".encode()).decode()


@cache
def checks() -> list[Callable[..., Any]]:
    load_all_checks()
    return CHECKS.get_all()


def accept_documented_statuses(operation: Any) -> None:
    """Count every documented status as accepted, including errors.

    The real server requires more than its schemas describe, such as an existing role.
    """
    statuses = list(operation.definition.raw["responses"])
    checks = {"positive_data_acceptance": {"expected-statuses": statuses}}
    operation.schema.config.checks = ChecksConfig.from_dict(checks)


def requires_body(operation: Any) -> bool:
    body = contract.operations()[operation.definition.raw["operationId"]].body
    return body is not None and not (body.optional or body.unchecked)


def modes(operation: Any) -> list[tuple[GenerationMode, int]]:
    """Return the generation modes. Only bodies are invalid: Quay accepts any path and query."""
    wrong = [(GenerationMode.NEGATIVE, 1)] if requires_body(operation) else []
    return [(GenerationMode.POSITIVE, EXAMPLES), *wrong]


def strategy(operation: Any, mode: GenerationMode) -> st.SearchStrategy[Any]:
    """Return a strategy for requests of an operation, partly about existing items."""
    made = operation.as_strategy(generation_mode=mode)
    return made.map(use_existing_names) | made


def use_existing_names(case: Any) -> Any:
    component = case.meta.components.get(ParameterLocation.PATH)
    if component is not None and component.mode is GenerationMode.POSITIVE:
        case.path_parameters = {
            name: EXISTING_NAMES.get(name, value) for name, value in case.path_parameters.items()
        }
    return case


def failures(case: Any, app: Flask, office: Checkpoint, callers: Callers) -> Iterator[str]:
    """Send a request as each of the callers and return the failures of the checks."""
    for caller, headers in callers.items():
        instances.begin(app, office)
        answer = case.call(headers=headers)
        try:
            case.validate_response(answer, checks=checks(), headers=headers)
        except FailureGroup as group:
            for failure in group.exceptions:
                yield f"{case.operation.label} as {caller}: {answer.status_code}, {failure}"


@pytest.mark.parametrize("area", AREAS)
def test_responses_are_as_documented_for_every_caller(
    area: str, app_with_callers: tuple[Flask, Checkpoint, Callers]
) -> None:
    app, office, callers = app_with_callers
    schemathesis.openapi.format("repository", REPOSITORIES)
    document = schemathesis.openapi.from_wsgi("/openapi.json", app).include(tag=area)
    found: set[str] = set()
    called: set[str] = set()

    def try_out(case: Any) -> None:
        called.add(case.operation.definition.raw["operationId"])
        found.update(failures(case, app, office, callers))

    for result in document.get_all_operations():
        operation = result.ok()
        accept_documented_statuses(operation)
        for mode, examples in modes(operation):
            bounded = settings(
                max_examples=examples,
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            seed(1)(bounded(given(strategy(operation, mode))(try_out)))()

    rows = contract.operations().values()
    assert called == {row.id for row in rows if row.area == area}
    assert not found, "\n".join(sorted(found))
