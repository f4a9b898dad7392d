"""Webhooks that source hosts call after a push."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from fakequay.domain.repositories import repositories
from fakequay.models import RepoName, Trigger
from tests.support.builds import waiting

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from fakequay.world import World
    from tests.conftest import Api

GIT = "git@git.example.com:acme/web.git"
COMMIT = "0123456789012345678901234567890123456789"
INFO = {"url": "http://git.example.com/c", "message": "why", "date": "2026-01-01T00:00:00Z"}
CUSTOM = {
    "commit": COMMIT,
    "ref": "refs/heads/main",
    "default_branch": "main",
    "commit_info": INFO,
}
GITHUB = {
    "ref": "refs/heads/main",
    "head_commit": {
        "id": COMMIT,
        "url": INFO["url"],
        "message": INFO["message"],
        "timestamp": INFO["date"],
    },
    "repository": {"default_branch": "main", "ssh_url": GIT},
}
GITLAB = {
    "object_kind": "push",
    "ref": "refs/heads/main",
    "checkout_sha": COMMIT,
    "project": {"default_branch": "main", "git_ssh_url": GIT},
    "commits": [
        {
            "id": COMMIT,
            "url": INFO["url"],
            "message": INFO["message"],
            "timestamp": INFO["date"],
        }
    ],
}
BITBUCKET = {
    "repository": {"full_name": "acme/web", "default_branch": "main"},
    "push": {
        "changes": [
            {
                "new": {
                    "type": "branch",
                    "name": "main",
                    "target": {
                        "hash": COMMIT,
                        "message": INFO["message"],
                        "date": INFO["date"],
                        "links": {"html": {"href": INFO["url"]}},
                    },
                }
            }
        ]
    },
}
PUSHES = {"custom-git": CUSTOM, "github": GITHUB, "gitlab": GITLAB, "bitbucket": BITBUCKET}
HOOK = "/webhooks/push/trigger/t"
ALLOWED = ("$token", "secret")


@pytest.fixture
def trigger(world: "World") -> Callable[..., Trigger]:
    """Add a build trigger to acme/web: ``trigger("github", branchtag_regex="heads/main")``."""

    def add(service: str = "custom-git", **config: Any) -> Trigger:
        web = repositories.find(world, RepoName("acme", "web"))
        config = {"build_source": GIT, "context": "/", "dockerfile_path": "/Dockerfile", **config}
        return world.store.triggers.add(Trigger(web.id, "t", service, "secret", config=config))

    return add


def push(
    client: "FlaskClient", payload: Any = CUSTOM, auth: tuple[str, str] | None = ALLOWED
) -> "TestResponse":
    data = payload if isinstance(payload, bytes) else json.dumps(payload)
    return client.post(HOOK, data=data, auth=auth)


def list_builds(owner: "Api") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = owner.get("/repository/acme/web/build/").json["builds"]
    return found


@pytest.mark.parametrize("service", PUSHES)
def test_starts_a_build_of_the_pushed_commit(
    client: "FlaskClient", owner: "Api", trigger: Callable[..., Trigger], service: str
) -> None:
    trigger(service)

    answer = push(client, PUSHES[service])

    assert (answer.status_code, answer.text) == (200, "Okay")
    (build,) = list_builds(owner)
    source = "git@bitbucket.org:acme/web.git" if service == "bitbucket" else GIT
    expected = waiting(
        build["id"],
        display_name="0123456",
        tags=["main", "latest"],
        manual_user=None,
        trigger=build["trigger"],
        trigger_metadata={
            "commit": COMMIT,
            "ref": "refs/heads/main",
            "default_branch": "main",
            "git_url": source,
            "commit_info": INFO,
        },
    )
    del expected["archive_url"]
    assert build == expected
    assert build["trigger"]["id"] == "t"


@pytest.mark.parametrize(
    ("service", "payload"),
    [
        ("custom-git", {**CUSTOM, "commit_info": {**INFO, "message": "typo [skip build]"}}),
        ("github", {"zen": "a ping"}),
        ("github", {**GITHUB, "head_commit": None}),
        ("gitlab", {**GITLAB, "object_kind": "issue"}),
        ("gitlab", {**GITLAB, "checkout_sha": None}),
        ("bitbucket", {**BITBUCKET, "push": {"changes": [{"new": None}]}}),
    ],
)
def test_ignores_payloads_that_are_not_pushes(
    client: "FlaskClient",
    owner: "Api",
    trigger: Callable[..., Trigger],
    service: str,
    payload: Any,
) -> None:
    trigger(service)

    answer = push(client, payload)

    assert (answer.status_code, answer.text, list_builds(owner)) == (200, "Okay", [])


@pytest.mark.parametrize(
    ("pattern", "count"), [("heads/.*", 1), ("heads/m", 0), ("tags/.*", 0), ("(", 0)]
)
def test_starts_builds_only_for_matching_refs(
    client: "FlaskClient",
    owner: "Api",
    trigger: Callable[..., Trigger],
    pattern: str,
    count: int,
) -> None:
    trigger(branchtag_regex=pattern)
    push(client)

    assert len(list_builds(owner)) == count


@pytest.mark.parametrize(
    ("service", "payload", "said"),
    [
        ("custom-git", b"", "Missing expected payload"),
        ("custom-git", b"{", "Invalid JSON payload"),
        ("custom-git", {"commit": COMMIT}, "'default_branch' is a required property"),
        ("custom-git", {"default_branch": "main"}, "'commit' is a required property"),
        ("custom-git", {**CUSTOM, "commit": "no"}, "'no' does not match '^([A-Fa-f0-9]{7,})$'"),
        ("github", [], "Invalid payload: 'list' object has no attribute 'get'"),
        ("github", {**GITHUB, "ref": 5}, "5 is not of type 'string'"),
    ],
)
def test_rejects_an_invalid_payload(
    owner: "Api", trigger: Callable[..., Trigger], service: str, payload: Any, said: str
) -> None:
    trigger(service)

    answer = push(owner.client, payload)

    told = answer.get_json(force=True)["error"].splitlines()[0]
    assert (answer.status_code, told, list_builds(owner)) == (400, said, [])


def test_accepts_the_token_of_the_trigger_and_users_with_write_permission(
    client: "FlaskClient", owner: "Api", trigger: Callable[..., Trigger]
) -> None:
    trigger()
    bearer = client.post(HOOK, data=json.dumps(CUSTOM), headers=owner.headers)

    assert bearer.text == "Okay"
    assert push(client, auth=("writer", "password-of-writer")).text == "Okay"
    for wrong in (None, ("$token", "wrong"), ("reader", "password-of-reader"), ("writer", "wrong")):
        answer = push(client, auth=wrong)
        assert answer.get_json(force=True) == {"error": "Permission Denied"}
        assert answer.status_code == 403


def test_returns_404_for_an_unknown_trigger(client: "FlaskClient") -> None:
    answer = push(client)

    assert (answer.status_code, answer.get_json(force=True)) == (404, {"error": "Not Found"})


def test_returns_400_for_a_disabled_trigger(
    client: "FlaskClient", world: "World", trigger: Callable[..., Trigger]
) -> None:
    world.store.triggers.change(trigger(), enabled=False)

    answer = push(client)

    said = "This build trigger is currently disabled. Please re-enable to continue."
    assert (answer.status_code, answer.get_json(force=True)) == (400, {"error": said})


def test_returns_503_for_a_read_only_repository(
    client: "FlaskClient", owner: "Api", trigger: Callable[..., Trigger]
) -> None:
    trigger()
    owner.put("/repository/acme/web/changestate", {"state": "READ_ONLY"})

    answer = push(client)

    said = "Repository is currently in read only or mirror mode"
    assert (answer.status_code, answer.get_json(force=True)) == (503, {"error": said})


def test_returns_429_above_the_build_limit(
    client: "FlaskClient", configure: Callable[..., None], world: "World"
) -> None:
    configure(DEFAULT_NAMESPACE_MAXIMUM_BUILD_COUNT=1)
    web = repositories.find(world, RepoName("acme", "web"))
    world.store.triggers.add(
        Trigger(web.id, "t", "custom-git", "secret", config={"build_source": GIT})
    )
    assert push(client).status_code == 200

    answer = push(client)

    said = "Maximum queued build rate exceeded."
    assert (answer.status_code, answer.get_json(force=True)) == (429, {"error": said})
