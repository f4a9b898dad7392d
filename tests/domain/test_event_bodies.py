"""Webhook payload of every event, triggered by the event and received by a local listener."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from fakequay import FakeQuay
from fakequay.domain.accounts import accounts
from fakequay.domain.quotas import quota_usage, quotas
from tests.domain.notification_payloads import NAMESPACE, REPOSITORY
from tests.support.builds import ARCHIVE
from tests.support.http_listener import Listener, run_listener
from tests.support.registry_client import Registry, image

if TYPE_CHECKING:
    from flask.testing import FlaskClient

NOON = "2026-01-01T12:00:00Z"
ALICE = "password-of-alice"
DELIVERED = ("build_start", "build_success", "build_failure", "build_cancelled")


def seed(listener: Listener) -> dict[str, Any]:
    hook = {"method": "webhook", "config": {"url": listener.url}}
    mirror = {
        "external_reference": "registry.example.com/web",
        "rule": ["*"],
        "robot": "acme+ci",
        "sync_start": "2030-01-01",
    }
    events = (
        "repo_push",
        "build_queued",
        *DELIVERED,
        "vulnerability_found",
        "repo_mirror_sync_started",
        "repo_mirror_sync_success",
        "repo_mirror_sync_failed",
    )
    subscriptions: list[dict[str, Any]] = [{"event": event, **hook} for event in events]
    subscriptions.append({"event": "repo_image_expiry", **hook, "event_config": {"days": 3}})
    return {
        "fakequay": 1,
        "users": {"alice": {"password": ALICE}},
        "organizations": {
            "acme": {
                "teams": {"owners": {"role": "admin", "members": ["alice"]}},
                "robots": {"ci": {}},
                "subscriptions": [
                    {"event": event, **hook} for event in ("quota_warning", "quota_error")
                ],
            }
        },
        "repositories": {
            "acme/web": {"state": "NORMAL", "mirror": mirror, "subscriptions": subscriptions}
        },
    }


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    with run_listener() as listener:
        yield listener


@pytest.fixture(scope="module")
def module_server(listener: Listener) -> Iterator[FakeQuay]:
    config = {"SERVER_HOSTNAME": "localhost"}
    with FakeQuay(seed(listener), clock=NOON, deliver_webhooks=True, config=config) as quay:
        yield quay


@pytest.fixture
def quay(module_server: FakeQuay, listener: Listener) -> FakeQuay:
    module_server.reset()
    listener.received.clear()
    return module_server


@pytest.fixture
def client(quay: FakeQuay) -> Iterator["FlaskClient"]:
    with quay.app.test_client() as client:
        yield client


@pytest.fixture
def registry(client: "FlaskClient") -> Registry:
    return Registry(client, "alice", ALICE)


@pytest.fixture
def post(quay: FakeQuay, client: "FlaskClient") -> Callable[..., Any]:
    """Return a function that sends a POST request as alice and returns the response body."""
    headers = {"Authorization": f"Bearer {quay.token('alice')}"}

    def call(path: str, body: Any) -> Any:
        with client.post(f"/api/v1{path}", json=body, headers=headers) as answer:
            assert answer.status_code == 201
            return answer.json

    return call


@pytest.fixture
def build(post: Callable[..., Any]) -> str:
    return str(post("/repository/acme/web/build/", {"archive_url": ARCHIVE})["id"])


def build_payload(uuid: str, **more: Any) -> dict[str, Any]:
    return {
        **REPOSITORY,
        "homepage": f"http://localhost/repository/acme/web/build/{uuid}",
        "build_id": uuid,
        "build_name": "88050e3",
        "docker_tags": ["latest"],
        "trigger_id": None,
        "trigger_kind": None,
        "trigger_metadata": {},
        "is_manual": True,
        "manual_user": "alice",
        **more,
    }


def test_repo_push_payload(quay: FakeQuay, registry: Registry, listener: Listener) -> None:
    registry.push("acme/web", "v1", image("a"))
    quay.jobs.advance(0)

    assert listener.received == [
        ("/hook", "application/json", {**REPOSITORY, "updated_tags": ["v1"]})
    ]


def test_build_queued_payload(build: str, listener: Listener) -> None:
    assert listener.bodies == [build_payload(build)]


def test_build_start_payload(quay: FakeQuay, build: str, listener: Listener) -> None:
    quay.jobs.step_build(build)
    assert listener.bodies[1:] == [build_payload(build)]


def test_build_success_payload(quay: FakeQuay, build: str, listener: Listener) -> None:
    quay.jobs.finish_build(build)

    (tag,) = quay.world.store.tags.all()
    manifest = quay.world.store.manifests.get(tag.manifest_id)
    assert manifest is not None
    image_id = manifest.digest.partition(":")[2][:12]
    assert listener.bodies[2:] == [
        {**REPOSITORY, "updated_tags": ["latest"]},
        build_payload(build, image_id=image_id, manifest_digests=[manifest.digest]),
    ]


def test_build_failure_payload(quay: FakeQuay, build: str, listener: Listener) -> None:
    quay.jobs.fail_build(build, "no room")
    assert listener.bodies[1:] == [build_payload(build, error_message="no room")]


def test_build_cancelled_payload(quay: FakeQuay, build: str, listener: Listener) -> None:
    quay.jobs.cancel_build(build)
    assert listener.bodies[1:] == [build_payload(build)]


def test_vulnerability_found_payload(
    quay: FakeQuay, registry: Registry, listener: Listener
) -> None:
    found = {
        "Name": "CVE-1",
        "Severity": "High",
        "FixedBy": "2",
        "Link": "http://cve.example.com/1",
    }
    found["Description"] = "reads too far"
    digest = registry.push("acme/web", "v1", image("a"))
    quay.jobs.report_scan(digest, [{"Name": "zlib", "Vulnerabilities": [found]}])

    vulnerability = {
        "id": "CVE-1",
        "description": "reads too far",
        "link": "http://cve.example.com/1",
        "priority": "High",
        "has_fix": True,
    }
    told = {**REPOSITORY, "tags": ["v1"], "vulnerability": vulnerability}
    assert listener.bodies[1:] == [told]


@pytest.mark.parametrize("verb", ["succeed", "fail"])
def test_mirror_sync_started_and_ended_payloads(
    quay: FakeQuay, listener: Listener, verb: str
) -> None:
    getattr(quay.jobs, f"{verb}_mirror")("acme/web")

    message = "'registry.example.com/web' with tag pattern '*'"
    assert listener.bodies == [{**REPOSITORY, "message": message}] * 2


def test_repo_image_expiry_payload(quay: FakeQuay, registry: Registry, listener: Listener) -> None:
    registry.push("acme/web", "v1", image("a", labels={"quay.expires-after": "1w"}))
    quay.jobs.advance(4 * 86_400)

    assert listener.bodies[1:] == [{**REPOSITORY, "tags": ["v1"], "expiring_in": "3 days"}]


@pytest.mark.parametrize("kind", ["Warning", "Reject"])
def test_quota_warning_and_quota_error_payloads(
    quay: FakeQuay, registry: Registry, listener: Listener, kind: str
) -> None:
    registry.push("acme/web", "v1", image("a"))
    acme = accounts.find(quay.world, "acme", "organization")
    usage = quota_usage.used_bytes(quay.world, acme)
    quotas.create_limit(quay.world, quotas.create(quay.world, acme, 100, ""), kind, 90)
    quay.jobs.advance(0)

    assert listener.bodies[1:] == [
        {
            **NAMESPACE,
            "threshold_percent": 90,
            "usage_bytes": usage,
            "limit_bytes": 100,
            "usage_percent": float(usage),
            "usage_formatted": f"{usage}.0 Byte",
            "limit_formatted": "100.0 Byte",
        }
    ]
