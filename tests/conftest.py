"""Fixtures of all tests: an instance with the seed office.json, and callers with various roles."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.test import TestResponse

from fakequay import seeds
from fakequay.access.scopes import SCOPES
from fakequay.app import create_app
from fakequay.determinism import Clock, Ids
from fakequay.domain.accounts import accounts, applications, oauth_tokens
from fakequay.settings import QUAY_VERSION, Config
from fakequay.web.instances import instances
from fakequay.world import World
from fakequay.world.checkpoint import Checkpoint
from tests.support import coverage_processes
from tests.support.registry_client import Registry

OFFICE = Path(__file__).parent / "seed_files" / "office.json"
NOON = 1_767_268_800.0  # 2026-01-01 12:00 UTC, the time of the frozen clock in every test


class CompiledTemplates(BytecodeCache):
    """Cache of compiled templates, which all applications of the process share.

    Without the cache, each test with a new application would compile the templates of its pages.
    """

    def __init__(self) -> None:
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._compiled:
            bucket.bytecode_from_string(self._compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key] = bucket.bytecode_to_string()


Flask.jinja_options = {"bytecode_cache": CompiledTemplates()}


class Api:
    """API client with the credentials of a caller: ``owner.get("/organization/acme")``."""

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


def load_office() -> Checkpoint:
    return Checkpoint.of(seeds.load(seeds.read([OFFICE]), clock=Clock(NOON), ids=Ids("tests")))


# Folders whose tests run only if the command names them, because they start browsers, clients,
# containers or many processes, and take minutes. The recipes ``just extended``, ``just clients``
# and ``just image`` run them.
ON_REQUEST = (
    "browser",
    "clients",
    "clients/go",
    "deploy",
    "docs",
    "examples",
    "examples/slow",
    "image",
    "packages",
    "properties",
    "torture",
)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Ignore the folders in ``ON_REQUEST`` if the command does not name them."""
    for folder in ON_REQUEST:
        if collection_path == Path(__file__).parent / folder:
            return not any(f"tests/{folder}" in text for text in config.invocation_params.args)
    return None


@pytest.hookimpl(tryfirst=True)  # before the hook of xdist, which runs the tests in workers
def pytest_runtestloop() -> None:
    coverage_processes.disable_in_subprocesses()


def pytest_sessionfinish() -> None:
    coverage_processes.save()


@pytest.fixture(scope="session")
def office() -> Checkpoint:
    """Return a checkpoint of an instance with ``seed_files/office.json``, loaded once."""
    return load_office()


@pytest.fixture(scope="session")
def app(office: Checkpoint) -> Flask:
    app = create_app(office.world)
    app.testing = True
    return app


@pytest.fixture
def world(app: Flask, office: Checkpoint) -> World:
    """Reset the application to the seed office.json and return the data of its instance."""
    instances.begin(app, office)
    instances.main(app).extras.clear()  # deletes snapshots, which a reset keeps
    return instances.main_world(app)


@pytest.fixture
def configure(app: Flask, world: World) -> Callable[..., None]:
    """Reset the instance with changed settings: ``configure(FEATURE_MAILING=False)``."""

    def change(**values: Any) -> None:
        config = Config({**world.config.values, **values})
        instances.begin(app, Checkpoint.of(replace(world, config=config)))

    return change


@pytest.fixture
def run_as(app: Flask, world: World) -> Callable[..., None]:
    """Reset the instance as a release of Quay: ``run_as("3.12", FEATURE_MAILING=False)``.

    Each call returns to the data of the first call.
    """
    starts: list[Checkpoint] = []

    def change(release: str, **values: Any) -> None:
        starts.append(starts[0] if starts else Checkpoint.of(instances.main_world(app)))
        instances.begin(app, starts[0])
        config = {**world.config.values, QUAY_VERSION: release, **values}
        restored = replace(instances.main_world(app), config=Config(config))
        instances.begin(app, Checkpoint.of(restored))

    return change


@pytest.fixture
def change_config(app: Flask, world: World) -> Callable[..., None]:
    """Change settings and keep the data: ``change_config(FEATURE_MAILING=False)``."""

    def change(**values: Any) -> None:
        served = instances.main(app)
        served.reconfigure(Config({**served.world.config.values, **values}))

    return change


@pytest.fixture
def pass_time(app: Flask, world: World) -> Callable[[float], None]:
    """Advance the simulated clock: ``pass_time(60)`` advances it by a minute."""

    def advance(seconds: float) -> None:
        instances.main_world(app).clock.advance(seconds)

    return advance


@pytest.fixture
def client(app: Flask, world: World) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        yield client


@pytest.fixture
def bearer(client: FlaskClient, world: World) -> Callable[..., Api]:
    """Return a caller with an access token: ``bearer("owner", "repo:read org:admin")``.

    The default is a token with all scopes.
    """

    def call_as(username: str, scope: str = " ".join(SCOPES)) -> Api:
        account = accounts.find(world, username, "user")
        organization = accounts.find(world, "acme", "organization")
        application = applications.list_for_organization(world, organization)[0]
        token = oauth_tokens.issue(world, account, application, scope)
        return Api(client, {"Authorization": f"Bearer {token.token}"})

    return call_as


@pytest.fixture
def browser(client: FlaskClient) -> Callable[[str], Api]:
    """Sign in with a cookie session: ``browser("owner")`` returns the caller."""

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
    """Return a browser session without a login."""
    return Api(client, {"X-CSRF-Token": client.get("/csrf_token").json["csrf_token"]})


@pytest.fixture
def owner(bearer: Callable[..., Api]) -> Api:
    """Return an admin of the organization acme."""
    return bearer("owner")


@pytest.fixture
def stranger(bearer: Callable[..., Api]) -> Api:
    """Return a user without a role in acme."""
    return bearer("stranger")


@pytest.fixture
def reader(bearer: Callable[..., Api]) -> Api:
    """Return a user with the read role in acme/web."""
    return bearer("reader")


@pytest.fixture
def writer(bearer: Callable[..., Api]) -> Api:
    """Return a user with the write role in acme/web."""
    return bearer("writer")


@pytest.fixture
def superuser(bearer: Callable[..., Api]) -> Api:
    return bearer("superuser")


@pytest.fixture
def auditor(bearer: Callable[..., Api]) -> Api:
    """Return a read-only superuser."""
    return bearer("auditor")


@pytest.fixture
def registry(client: FlaskClient) -> Registry:
    """Return a registry client of the user with the write role in acme/web."""
    return Registry(client, "writer", "password-of-writer")


@pytest.fixture
def login(client: FlaskClient) -> Callable[..., Registry]:
    """Return a registry client: ``login("reader")`` as a user, ``login()`` as anonymous."""

    def as_user(username: str = "", password: str | None = None) -> Registry:
        return Registry(client, username, password or f"password-of-{username}")

    return as_user
