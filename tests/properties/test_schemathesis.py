"""Every operation, called as /openapi.json says by each kind of caller, answers as it says.

schemathesis makes up the calls, the same in every run, and checks the answers. Each call meets the
office as it was planted.
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
from tests.conftest import plant_office

Callers = dict[str, dict[str, str]]

EXAMPLES = 2
PEOPLE = (
    "stranger", "member", "creator", "reader", "writer", "admin", "owner", "superuser", "auditor"
)  # fmt: skip
THERE = {
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
def served() -> tuple[Flask, Checkpoint, Callers]:
    """An application of its own, with a world in which every caller has what it calls with."""
    app = create_app(plant_office().world)
    world = instances.main_world(app)
    callers: Callers = {"nobody": {}, "visitor": visitor(app)}
    callers |= {name: {"Authorization": f"Bearer {token(world, name)}"} for name in PEOPLE}
    callers["robot"] = {"Authorization": f"Basic {robot(world)}"}
    return app, Checkpoint.of(world), callers


def visitor(app: Flask) -> dict[str, str]:
    """The headers of a browser in which nobody is signed in."""
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
    return list(CHECKS.get_all())


def accept(operation: Any) -> None:
    """What is said as the document says it counts as accepted, also where it is a refusal.

    The real server asks for more than its schemas say: a role that there is, a name that is free.
    """
    statuses = list(operation.definition.raw["responses"])
    checks = {"positive_data_acceptance": {"expected-statuses": statuses}}
    operation.schema.config.checks = ChecksConfig.from_dict(checks)


def wants_a_body(operation: Any) -> bool:
    body = contract.operations()[operation.definition.raw["operationId"]].body
    return body is not None and not (body.optional or body.unchecked)


def modes(operation: Any) -> list[tuple[GenerationMode, int]]:
    """Only bodies are wrong on purpose: the real server takes any text in paths and queries."""
    wrong = [(GenerationMode.NEGATIVE, 1)] if wants_a_body(operation) else []
    return [(GenerationMode.POSITIVE, EXAMPLES), *wrong]


def strategy(operation: Any, mode: GenerationMode) -> st.SearchStrategy[Any]:
    """Calls of an operation, some of them about what there is."""
    made = operation.as_strategy(generation_mode=mode)
    return made.map(about_what_is_there) | made


def about_what_is_there(case: Any) -> Any:
    component = case.meta.components.get(ParameterLocation.PATH)
    if component is not None and component.mode is GenerationMode.POSITIVE:
        case.path_parameters = {
            name: THERE.get(name, value) for name, value in case.path_parameters.items()
        }
    return case


def failures(case: Any, app: Flask, office: Checkpoint, callers: Callers) -> Iterator[str]:
    """What the checks say against the answers to a call by each of the callers."""
    for caller, headers in callers.items():
        instances.begin(app, office)
        answer = case.call(headers=headers)
        try:
            case.validate_response(answer, checks=checks(), headers=headers)
        except FailureGroup as group:
            for failure in group.exceptions:
                yield f"{case.operation.label} as {caller}: {answer.status_code}, {failure}"


@pytest.mark.parametrize("area", AREAS)
def test_answers_as_documented_whoever_calls(
    area: str, served: tuple[Flask, Checkpoint, Callers]
) -> None:
    app, office, callers = served
    schemathesis.openapi.format("repository", REPOSITORIES)
    document = schemathesis.openapi.from_wsgi("/openapi.json", app).include(tag=area)
    found: set[str] = set()
    called: set[str] = set()

    def try_out(case: Any) -> None:
        called.add(case.operation.definition.raw["operationId"])
        found.update(failures(case, app, office, callers))

    for result in document.get_all_operations():
        operation = result.ok()
        accept(operation)
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
