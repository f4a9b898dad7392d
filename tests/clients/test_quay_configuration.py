"""Configuration of a new instance like an Ansible collection, run twice."""

from collections.abc import Iterator
from typing import Any

import pytest

from fakequay import create_app, seeds
from fakequay.determinism import Clock, Ids
from tests.clients.collection import Collection

PASSWORD = "password-of-quayadmin"
SCOPE = "org:admin repo:admin repo:create user:admin user:read super:user"
ACME = "organization/acme"
# The modules in the order of the play, with their arguments.
PLAY: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    ("user", ("bob",), {}),
    ("organization", ("acme",), {"email": "acme@example.com", "tag_expiration_s": 86400}),
    ("quota", ("acme", 1 << 30, 90), {}),
    ("robot", ("acme", "ci", "Builds"), {}),
    ("team", ("acme", "devs", ["acme+ci", "bob"]), {"role": "creator", "description": "Write"}),
    ("default_permission", ("acme", "acme+ci", "user", "write"), {}),
    ("default_permission", ("acme", "devs", "team", "read"), {}),
    (
        "application",
        ("acme", "shop"),
        {"description": "Sells", "application_uri": "", "redirect_uri": "http://shop.example.com"},
    ),
    ("repository", ("acme/web", "private"), {"description": "The shop"}),
    ("repository", ("acme/docs", "public"), {"description": "What is known"}),
    ("permission", ("acme/web", "team", "devs", "admin"), {}),
    ("star", ("acme/web",), {}),
    ("prune", (ACME, "number_of_tags", 10, "^pr-"), {}),
    ("prune", ("repository/acme/web", "number_of_tags", 5, "^nightly-"), {}),
    ("notification", ("acme/web", "pushed", "repo_push", "http://hooks.example.com"), {}),
    ("app_token", ("laptop",), {}),
    ("message", ("Closed on **sunday**", "warning"), {}),
    ("organization", ("cache",), {"email": "cache@example.com"}),
    (
        "proxy_cache",
        ("cache",),
        {"upstream_registry": "registry.example.com", "insecure": False, "expiration_s": 3600},
    ),
]
CHANGED: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    ("organization", ("acme",), {"email": "office@example.com", "tag_expiration_s": 86400}),
    ("quota", ("acme", 1 << 31, 90), {}),
    ("team", ("acme", "devs", ["acme+ci", "bob"]), {"role": "admin", "description": "Write"}),
    ("default_permission", ("acme", "devs", "team", "write"), {}),
    ("repository", ("acme/web", "public"), {"description": "The shop"}),
    ("permission", ("acme/web", "team", "devs", "write"), {}),
    (
        "proxy_cache",
        ("cache",),
        {"upstream_registry": "registry.example.com", "insecure": True, "expiration_s": 3600},
    ),
]


@pytest.fixture
def collection() -> Iterator[Collection]:
    """Return a collection client of a new instance, authorized through an application."""
    seed = seeds.read(["empty"])
    world = seeds.load(seed, clock=Clock(1_767_268_800.0), ids=Ids("fresh"))
    with create_app(world).test_client() as client:
        collection = Collection(client)
        assert collection.first_user("quayadmin", PASSWORD)
        assert not collection.first_user("quayadmin", PASSWORD)
        collection.organization("automation", email="automation@example.com")
        path = "organization/automation/applications"
        body = {"name": "ansible", "redirect_uri": "http://localhost/oauth/localapp"}
        made = collection.call("POST", path, body)
        collection.api_token(made["client_id"], "quayadmin", PASSWORD, SCOPE)
        yield collection


def play(collection: Collection, modules: list[tuple[str, Any, Any]]) -> list[str]:
    """Run modules and return the names of those that changed something."""
    return [
        name
        for name, arguments, options in modules
        if getattr(collection, name)(*arguments, **options)
    ]


def test_second_run_changes_nothing(collection: Collection) -> None:
    assert play(collection, PLAY) == [name for name, _, _ in PLAY]

    collection.written = 0
    assert play(collection, PLAY) == []
    assert collection.written == 0


def test_changed_fields_are_written_once(collection: Collection) -> None:
    play(collection, PLAY)

    assert play(collection, CHANGED) == [name for name, _, _ in CHANGED]
    assert play(collection, CHANGED) == []


def test_log_contains_the_application_of_the_token(collection: Collection) -> None:
    play(collection, PLAY)

    logs = collection.call("GET", f"{ACME}/logs")["logs"]
    assert {one["performer"]["name"] for one in logs} == {"quayadmin"}
    assert {one["metadata"]["oauth_token_application"] for one in logs} == {"ansible"}
    (robot,) = [one for one in logs if one["kind"] == "create_robot"]
    assert (robot["metadata"]["robot"], robot["metadata"]["description"]) == ("ci", "Builds")
