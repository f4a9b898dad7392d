"""What every test can ask for: a fresh world, and callers with different rights in it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from fakequay import seeds
from fakequay.access.scopes import SCOPES
from fakequay.app import create_app
from fakequay.determinism import Clock, Ids
from fakequay.domain.accounts import accounts, applications, oauth_tokens
from fakequay.settings import Config
from fakequay.web.instances import instances
from fakequay.world import World
from fakequay.world.checkpoint import Checkpoint
from tests.support import coverage_processes
from tests.support.registry_client import Registry

OFFICE = Path(__file__).parent / "seed_files" / "office.json"
NOON = 1_767_268_800.0  # 2026-01-01 12:00 UTC, where the clock of every test stands


class Api:
    """Calls the API as somebody: ``owner.get("/organization/acme")``."""

    def __init__(self, client: FlaskClient, headers: dict[str, str] | None = None) -> None:
        self.client = client
        self.headers = headers or {}

    def get(self, path: str, **kw: Any) -> TestResponse:
        return self.call("GET", path, **kw)

    def put(self, path: str, json: Any = None, **kw: Any) -> TestResponse:
        return self.call("PUT", path, json=json, **kw)

    def post(self, path: str, json: Any = None, **kw: Any) -> TestResponse:
        return self.call("POST", path, json=json, **kw)

    def delete(self, path: str, **kw: Any) -> TestResponse:
        return self.call("DELETE", path, **kw)

    def call(self, method: str, path: str, **kw: Any) -> TestResponse:
        headers = {**self.headers, **kw.pop("headers", {})}
        return self.client.open(f"/api/v1{path}", method=method, headers=headers, **kw)


def plant_office() -> Checkpoint:
    return Checkpoint.of(seeds.load(seeds.read([OFFICE]), clock=Clock(NOON), ids=Ids("tests")))


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Collect the tests of the container image only if the command names them.

    They need root and buildah, and take a minute: ``just image`` runs them.
    """
    if collection_path == Path(__file__).parent / "image":
        return not any("tests/image" in argument for argument in config.invocation_params.args)
    return None


@pytest.hookimpl(tryfirst=True)  # xdist ends the round with its own
def pytest_runtestloop() -> None:
    coverage_processes.only_here()


def pytest_sessionfinish() -> None:
    coverage_processes.keep()


@pytest.fixture(scope="session")
def office() -> Checkpoint:
    """The world of ``seed_files/office.json``, loaded once."""
    return plant_office()


@pytest.fixture(scope="session")
def app(office: Checkpoint) -> Flask:
    app = create_app(office.world)
    app.testing = True
    return app


@pytest.fixture
def world(app: Flask, office: Checkpoint) -> World:
    """The office as it was planted, whatever other tests did."""
    instances.begin(app, office)
    instances.main(app).extras.clear()  # snapshots, which outlive a reset
    return instances.main_world(app)


@pytest.fixture
def configure(app: Flask, world: World) -> Callable[..., None]:
    """``configure(FEATURE_MAILING=False)`` holds until the test is over."""

    def change(**values: Any) -> None:
        config = Config({**world.config.values, **values})
        instances.begin(app, Checkpoint.of(replace(world, config=config)))

    return change


@pytest.fixture
def change_config(app: Flask, world: World) -> Callable[..., None]:
    """The same in the midst of things: what has happened stays."""

    def change(**values: Any) -> None:
        served = instances.main(app)
        served.reconfigure(Config({**served.world.config.values, **values}))

    return change


@pytest.fixture
def pass_time(app: Flask, world: World) -> Callable[[float], None]:
    """``pass_time(60)``: a minute later."""

    def advance(seconds: float) -> None:
        instances.main_world(app).clock.advance(seconds)

    return advance


@pytest.fixture
def client(app: Flask, world: World) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        yield client


@pytest.fixture
def bearer(client: FlaskClient, world: World) -> Callable[..., Api]:
    """``bearer("owner", "repo:read org:admin")``: a token of those scopes, by default all."""

    def call_as(username: str, scope: str = " ".join(SCOPES)) -> Api:
        account = accounts.find(world, username, "user")
        organization = accounts.find(world, "acme", "organization")
        application = applications.list_for_organization(world, organization)[0]
        token = oauth_tokens.issue(world, account, application, scope)
        return Api(client, {"Authorization": f"Bearer {token.token}"})

    return call_as


@pytest.fixture
def browser(client: FlaskClient) -> Callable[[str], Api]:
    """``browser("owner")`` signs in with a cookie session."""

    def sign_in(username: str) -> Api:
        token = client.get("/csrf_token").json["csrf_token"]
        api = Api(client, {"X-CSRF-Token": token})
        answer = api.post("/signin", {"username": username, "password": f"password-of-{username}"})
        assert answer.json == {"success": True}
        return Api(client, {"X-CSRF-Token": answer.headers["X-Next-CSRF-Token"]})

    return sign_in


@pytest.fixture
def anonymous(client: FlaskClient) -> Api:
    return Api(client)


@pytest.fixture
def visitor(client: FlaskClient) -> Api:
    """In a browser, but not signed in."""
    return Api(client, {"X-CSRF-Token": client.get("/csrf_token").json["csrf_token"]})


@pytest.fixture
def owner(bearer: Callable[..., Api]) -> Api:
    """An admin of the organization acme."""
    return bearer("owner")


@pytest.fixture
def stranger(bearer: Callable[..., Api]) -> Api:
    """A user without any right in acme."""
    return bearer("stranger")


@pytest.fixture
def reader(bearer: Callable[..., Api]) -> Api:
    """Has the read role in acme/web."""
    return bearer("reader")


@pytest.fixture
def writer(bearer: Callable[..., Api]) -> Api:
    """Has the write role in acme/web."""
    return bearer("writer")


@pytest.fixture
def superuser(bearer: Callable[..., Api]) -> Api:
    return bearer("superuser")


@pytest.fixture
def auditor(bearer: Callable[..., Api]) -> Api:
    """A superuser who may only read."""
    return bearer("auditor")


@pytest.fixture
def registry(client: FlaskClient) -> Registry:
    """A client of /v2 as the user with the write role in acme/web."""
    return Registry(client, "writer", "password-of-writer")


@pytest.fixture
def login(client: FlaskClient) -> Callable[..., Registry]:
    """``login("reader")``: a client of /v2 as some user; ``login()`` as nobody."""

    def as_user(username: str = "", password: str | None = None) -> Registry:
        return Registry(client, username, password or f"password-of-{username}")

    return as_user
