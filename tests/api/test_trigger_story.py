"""Life of a seeded trigger of each service: activate, build by API and push, disable, export."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from fakequay import seeds
from fakequay.determinism import Clock, Ids
from fakequay.web.instances import instances
from fakequay.world.checkpoint import Checkpoint
from tests.conftest import NOON, OFFICE
from tests.web.test_build_webhooks import COMMIT, PUSHES

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from fakequay.world import World
    from tests.conftest import Api

GIT = "git@git.example.com:acme/web.git"
HOSTED = ("github", "gitlab", "bitbucket")
SERVICES = ("custom-git", *HOSTED)
HEAD = "89abcdef0123456789abcdef0123456789abcdef"
SOURCE = {
    "branches": {"main": HEAD, "next": COMMIT},
    "tags": {"v1": HEAD},
    "dockerfiles": {
        "/Dockerfile": "FROM scratch\nLABEL a=b\n",
        "/sub/Dockerfile": "FROM scratch\n",
    },
}
SEED = {
    "fakequay": 1,
    "repositories": {
        "acme/web": {
            "triggers": {
                service: {"service": service, "user": "owner", "config": {}} for service in SERVICES
            }
        }
    },
    "source_hosts": {service: {"octo/web": SOURCE} for service in HOSTED},
}


@pytest.fixture
def client(app: "Flask", world: "World") -> Iterator["FlaskClient"]:
    """Return a client of a server whose seed contains the triggers and source repositories."""
    seed = seeds.read([OFFICE, SEED])
    instances.begin(app, Checkpoint.of(seeds.load(seed, clock=Clock(NOON), ids=Ids("tests"))))
    with app.test_client() as client:
        yield client


@pytest.fixture
def api(client: "FlaskClient", browser: Callable[[str], "Api"]) -> "Api":
    return browser("owner")


class Trigger:
    def __init__(self, api: "Api", service: str) -> None:
        self._api = api
        self._path = f"/repository/acme/web/trigger/{service}"
        source = GIT if service == "custom-git" else "octo/web"
        self.config = {"build_source": source, "context": "/", "dockerfile_path": "/Dockerfile"}

    def ask(self, what: str, body: Any, status: int = 200) -> Any:
        answer = self._api.post(f"{self._path}/{what}", body)
        assert answer.status_code == status, answer.text
        return answer.json

    def get(self, what: str = "") -> Any:
        return self._api.get(f"{self._path}{what}").json

    def activate(self) -> Any:
        return self.ask("activate", {"config": self.config})

    def switch(self, *, on: bool) -> Any:
        return self._api.put(self._path, {"enabled": on}).json


@pytest.mark.parametrize("service", HOSTED)
def test_seeded_namespaces_repositories_and_refs_can_be_selected(api: "Api", service: str) -> None:
    trigger = Trigger(api, service)

    assert [one["id"] for one in trigger.get("/namespaces")["namespaces"]] == ["octo"]
    (source,) = trigger.ask("sources", {"namespace": "octo"})["sources"]
    assert source["full_name"] == "octo/web"
    paths = trigger.ask("subdir", {"build_source": "octo/web"})["dockerfile_paths"]
    assert paths == ["/Dockerfile", "/sub/Dockerfile"]
    refs = trigger.ask("fields/refs", {"build_source": "octo/web"})["values"]
    assert [(ref["kind"], ref["name"]) for ref in refs] == [
        ("branch", "main"),
        ("branch", "next"),
        ("tag", "v1"),
    ]
    analysis = trigger.ask("analyze", {"config": trigger.config})
    assert analysis["status"] in {"analyzed", "publicbase"}


@pytest.mark.parametrize("service", SERVICES)
def test_active_trigger_builds_on_request_and_on_a_push(
    api: "Api", client: "FlaskClient", pass_time: Callable[[float], None], service: str
) -> None:
    trigger = Trigger(api, service)
    assert trigger.get()["is_active"] is False
    assert trigger.activate()["is_active"] is True

    wanted = {"commit_sha": HEAD} if service == "custom-git" else {"branch_name": "main"}
    by_hand = trigger.ask("start", wanted, 201)
    token = instances.main_world(client.application).store.triggers.one(uuid=service)
    assert token is not None
    hook = client.post(
        f"/webhooks/push/trigger/{service}", json=PUSHES[service], auth=("$token", token.token)
    )
    assert (hook.status_code, hook.text) == (200, "Okay")
    pass_time(60)

    by_push, first = trigger.get("/builds")["builds"]
    assert (first["id"], first["trigger_metadata"]["commit"]) == (by_hand["id"], HEAD)
    assert by_push["trigger_metadata"]["commit"] == COMMIT
    assert {first["phase"], by_push["phase"]} == {"complete"}


@pytest.mark.parametrize("service", SERVICES)
def test_disabled_trigger_refuses_to_build(api: "Api", service: str) -> None:
    trigger = Trigger(api, service)
    trigger.activate()

    off = trigger.switch(on=False)
    assert (off["enabled"], off["disabled_reason"]) == (False, "user_toggled")
    refused = trigger.ask("start", {"commit_sha": HEAD}, 400)
    assert refused["error_message"] == "Trigger is not enabled."
    assert trigger.switch(on=True)["enabled"] is True


@pytest.mark.parametrize("service", SERVICES)
def test_exported_trigger_and_builds_load_unchanged(
    app: "Flask", api: "Api", pass_time: Callable[[float], None], service: str
) -> None:
    trigger = Trigger(api, service)
    trigger.activate()
    wanted = {"commit_sha": HEAD} if service == "custom-git" else {"branch_name": "next"}
    trigger.ask("start", wanted, 201)
    pass_time(25)
    trigger.switch(on=False)

    world = instances.main_world(app)
    document = seeds.export(world)
    again = seeds.load(seeds.read([document]), ids=world.ids)

    assert seeds.export(again) == document
    assert list(again.store.triggers.all()) == list(world.store.triggers.all())
    assert list(again.store.builds.all()) == list(world.store.builds.all())
