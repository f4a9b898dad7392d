"""Usage log entries of failed pulls, pushes and deletions, if configured."""

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


def list_failures(owner: "Api", of: str = f"/repository/{WEB}") -> list[tuple[str, str, Any]]:
    """Return kind, performer and metadata of the failures in the usage log, oldest first."""
    logs = owner.get(f"{of}/logs").json["logs"]
    found = [(one["kind"], one.get("performer", {}).get("name"), one["metadata"]) for one in logs]
    return [entry for entry in reversed(found) if entry[0].endswith("_failed")]


def send_failing_requests(registry: Registry) -> list[TestResponse]:
    """Send two pulls, the first and last request of a push, and a deletion."""
    calls = [
        ("GET", "manifests/nothing"),
        ("HEAD", f"manifests/{NOTHING}"),
        ("POST", "blobs/uploads/"),
        ("PUT", "manifests/new"),
        ("DELETE", "manifests/nothing"),
    ]
    return [registry.call(method, WEB, path, data=b"{}") for method, path in calls]


@pytest.mark.usefixtures("audited")
def test_forbidden_requests_are_logged_with_user_and_reference(
    owner: "Api", login: Callable[..., Registry]
) -> None:
    assert {answer.status_code for answer in send_failing_requests(login("stranger"))} == {401}

    about = {**WHERE, "message": REFUSED, "username": "stranger"}
    assert list_failures(owner) == [
        ("pull_repo_failed", "stranger", {**about, "tag": "nothing"}),
        ("pull_repo_failed", "stranger", {**about, "manifest_digest": NOTHING}),
        ("push_repo_failed", "stranger", about),
        ("push_repo_failed", "stranger", {**about, "tag": "new"}),
        ("delete_tag_failed", "stranger", {**about, "tag": "nothing"}),
    ]


@pytest.mark.usefixtures("audited")
def test_unknown_references_are_logged_but_malformed_requests_are_not(
    owner: "Api", registry: Registry
) -> None:
    statuses = [answer.status_code for answer in send_failing_requests(registry)]
    assert statuses == [404, 404, 202, 400, 404]

    about = {**WHERE, "message": UNKNOWN, "username": "writer"}
    assert list_failures(owner) == [
        ("pull_repo_failed", "writer", {**about, "tag": "nothing"}),
        ("pull_repo_failed", "writer", {**about, "manifest_digest": NOTHING}),
        ("delete_tag_failed", "writer", {**about, "tag": "nothing"}),
    ]


@pytest.mark.usefixtures("audited")
def test_unknown_repository_is_logged_in_its_namespace(
    owner: "Api", login: Callable[..., Registry]
) -> None:
    anybody = login()
    assert anybody.get("acme/missing", "manifests/v1").status_code == 401
    assert anybody.get("nowhere/missing", "manifests/v1").status_code == 401

    about = {"namespace": "acme", "repo": "missing", "message": REFUSED, "tag": "v1"}
    assert list_failures(owner, "/organization/acme") == [("pull_repo_failed", None, about)]


def test_failures_are_logged_only_for_the_configured_actions(
    owner: "Api", registry: Registry, change_config: Callable[..., None]
) -> None:
    send_failing_requests(registry)
    assert list_failures(owner) == []

    change_config(ACTION_LOG_AUDIT_PUSH_FAILURES=True)
    send_failing_requests(registry)
    assert list_failures(owner) == []

    change_config(ACTION_LOG_AUDIT_DELETE_FAILURES=True)
    send_failing_requests(registry)
    assert [kind for kind, *_ in list_failures(owner)] == ["delete_tag_failed"]


@pytest.mark.usefixtures("audited")
def test_successful_pull_is_not_logged_as_a_failure(owner: "Api", registry: Registry) -> None:
    registry.push(WEB, "v1", image("a"))
    assert registry.get(WEB, "manifests/v1").status_code == 200
    assert list_failures(owner) == []
