"""Refused pulls, pushes and deletions, in the usage log where a configuration wants it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.test import TestResponse

from tests.support.registry_client import NOTHING, Registry, image

if TYPE_CHECKING:
    from tests.conftest import Api

WEB = "acme/web"
WHERE = {"namespace": "acme", "repo": "web"}
REFUSED = "access to the requested resource is not authorized"
UNKNOWN = "manifest unknown"


@pytest.fixture
def audited(configure: Callable[..., None]) -> None:
    whats = ("PULL", "PUSH", "DELETE")
    configure(**{f"ACTION_LOG_AUDIT_{what}_FAILURES": True for what in whats})


def entries(owner: "Api", of: str = f"/repository/{WEB}") -> list[tuple[str, str, Any]]:
    """Oldest first: what, who, about what."""
    logs = owner.get(f"{of}/logs").json["logs"]
    found = [(one["kind"], one.get("performer", {}).get("name"), one["metadata"]) for one in logs]
    return [entry for entry in reversed(found) if entry[0].endswith("_failed")]


def attempts(registry: Registry) -> list[TestResponse]:
    """A pull, a push from its first call to its last, and a deletion."""
    calls = [
        ("GET", "manifests/nothing"),
        ("HEAD", f"manifests/{NOTHING}"),
        ("POST", "blobs/uploads/"),
        ("PUT", "manifests/new"),
        ("DELETE", "manifests/nothing"),
    ]
    return [registry.call(method, WEB, path, data=b"{}") for method, path in calls]


@pytest.mark.usefixtures("audited")
def test_who_may_not_is_named_with_what_was_asked_for(
    owner: "Api", login: Callable[..., Registry]
) -> None:
    assert {answer.status_code for answer in attempts(login("stranger"))} == {401}

    about = {**WHERE, "message": REFUSED, "username": "stranger"}
    assert entries(owner) == [
        ("pull_repo_failed", "stranger", {**about, "tag": "nothing"}),
        ("pull_repo_failed", "stranger", {**about, "manifest_digest": NOTHING}),
        ("push_repo_failed", "stranger", about),
        ("push_repo_failed", "stranger", {**about, "tag": "new"}),
        ("delete_tag_failed", "stranger", {**about, "tag": "nothing"}),
    ]


@pytest.mark.usefixtures("audited")
def test_what_is_not_there_is_told_but_not_what_is_malformed(
    owner: "Api", registry: Registry
) -> None:
    statuses = [answer.status_code for answer in attempts(registry)]
    assert statuses == [404, 404, 202, 400, 404]

    about = {**WHERE, "message": UNKNOWN, "username": "writer"}
    assert entries(owner) == [
        ("pull_repo_failed", "writer", {**about, "tag": "nothing"}),
        ("pull_repo_failed", "writer", {**about, "manifest_digest": NOTHING}),
        ("delete_tag_failed", "writer", {**about, "tag": "nothing"}),
    ]


@pytest.mark.usefixtures("audited")
def test_a_repository_that_is_missing_is_told_to_the_namespace_alone(
    owner: "Api", login: Callable[..., Registry]
) -> None:
    anybody = login()
    assert anybody.get("acme/missing", "manifests/v1").status_code == 401
    assert anybody.get("nowhere/missing", "manifests/v1").status_code == 401

    about = {"namespace": "acme", "repo": "missing", "message": REFUSED, "tag": "v1"}
    assert entries(owner, "/organization/acme") == [("pull_repo_failed", None, about)]


def test_nothing_is_told_unless_it_is_wanted(
    owner: "Api", registry: Registry, change_config: Callable[..., None]
) -> None:
    attempts(registry)
    assert entries(owner) == []

    change_config(ACTION_LOG_AUDIT_PUSH_FAILURES=True)
    attempts(registry)
    assert entries(owner) == []

    change_config(ACTION_LOG_AUDIT_DELETE_FAILURES=True)
    attempts(registry)
    assert [kind for kind, *_ in entries(owner)] == ["delete_tag_failed"]


@pytest.mark.usefixtures("audited")
def test_a_pull_that_succeeds_is_no_failure(owner: "Api", registry: Registry) -> None:
    registry.push(WEB, "v1", image("a"))
    assert registry.get(WEB, "manifests/v1").status_code == 200
    assert entries(owner) == []
