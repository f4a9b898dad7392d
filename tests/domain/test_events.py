"""Delivery of events to webhooks, e-mail and the outbox, received by a local listener."""

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from fakequay.domain.notifications import authorized_emails
from fakequay.models import RepoName
from fakequay.web.instances import instances
from tests.domain.notification_payloads import NAMESPACE, REPOSITORY
from tests.support.http_listener import Listener, run_listener

if TYPE_CHECKING:
    from tests.conftest import Api

WEB = "/repository/acme/web/notification"
ACME = "/organization/acme/notifications"
BUILD = {
    "build_id": "build-uuid",
    "build_name": "some-build",
    "docker_tags": ["latest", "foo"],
    "trigger_id": "trigger-uuid",
    "trigger_kind": "github",
    "trigger_metadata": {
        "default_branch": "master",
        "ref": "refs/heads/somebranch",
        "commit": "42d4a62c53350993ea41069e9f2cfdefb0df097d",
    },
    "is_manual": False,
}
VULNERABILITY = {
    "id": "CVE-0000-0000",
    "description": "A sample vulnerability",
    "link": "http://vulnerabilities.example.com/CVE-0000-0000",
    "priority": "Critical",
    "has_fix": True,
}
ADDED: dict[str, dict[str, Any]] = {
    "repo_push": {"updated_tags": ["latest", "foo"]},
    "build_queued": BUILD,
    "build_start": BUILD,
    "build_success": {**BUILD, "image_id": "1245657346", "manifest_digests": []},
    "build_failure": {**BUILD, "error_message": "This is a fake error message"},
    "build_cancelled": BUILD,
    "vulnerability_found": {
        "tags": ["latest", "prod", "foo", "bar", "baz"],
        "vulnerability": VULNERABILITY,
    },
    "repo_mirror_sync_started": {"message": "TEST NOTIFICATION"},
    "repo_mirror_sync_success": {"message": "TEST NOTIFICATION"},
    "repo_mirror_sync_failed": {"message": "TEST NOTIFICATION"},
    "repo_image_expiry": {"tags": ["latest", "v1"], "expiring_in": "1 days"},
}

QUOTA: dict[str, dict[str, Any]] = {
    "quota_warning": {
        "threshold_percent": 80,
        "usage_bytes": 9_126_805_504,
        "limit_bytes": 10_737_418_240,
        "usage_percent": 85.0,
        "usage_formatted": "8.5 GiB",
        "limit_formatted": "10.0 GiB",
    },
    "quota_error": {
        "threshold_percent": 100,
        "usage_bytes": 10_844_792_422,
        "limit_bytes": 10_737_418_240,
        "usage_percent": 101.0,
        "usage_formatted": "10.1 GiB",
        "limit_formatted": "10.0 GiB",
    },
}


@pytest.fixture
def listener() -> Iterator[Listener]:
    with run_listener() as listener:
        yield listener


@pytest.fixture
def delivering_owner(owner: "Api", configure: Callable[..., None]) -> "Api":
    """Return an admin of acme on an instance that delivers webhooks."""
    configure(FAKEQUAY_DELIVER_WEBHOOKS=True)
    return owner


def create_webhook(api: "Api", path: str, event: str, listener: Listener, **changed: Any) -> str:
    """Create a webhook subscription and return its path."""
    config = {"url": listener.url, **changed.pop("config", {})}
    body = {"event": event, "method": "webhook", "config": config, "eventConfig": {}, **changed}
    answer = api.post(f"{path}/" if path == WEB else path, body)
    assert answer.status_code == 201
    return f"{path}/{answer.json['uuid']}"


def send_test_event(api: "Api", notification: str) -> None:
    """Send a test event. Closing the response waits for its delivery."""
    with api.post(f"{notification}/test") as answer:
        assert answer.status_code == 200


def count_failures(api: "Api", notification: str) -> int:
    count: int = api.get(notification).json["number_of_failures"]
    return count


class TestWebhooks:
    @pytest.mark.parametrize("event", ADDED)
    def test_repository_event_has_its_payload(
        self, delivering_owner: "Api", listener: Listener, event: str
    ) -> None:
        send_test_event(delivering_owner, create_webhook(delivering_owner, WEB, event, listener))

        told = {**REPOSITORY, **ADDED[event]}
        assert listener.received == [("/hook", "application/json", told)]

    @pytest.mark.parametrize("event", QUOTA)
    def test_namespace_event_has_its_payload(
        self, delivering_owner: "Api", listener: Listener, event: str
    ) -> None:
        send_test_event(delivering_owner, create_webhook(delivering_owner, ACME, event, listener))

        told = {**NAMESPACE, **QUOTA[event]}
        assert listener.received == [("/hook", "application/json", told)]

    def test_body_is_rendered_from_the_template(
        self, delivering_owner: "Api", listener: Listener
    ) -> None:
        template = {
            "text": "${event_data.name} of ${namespace} has ${updated_tags}",
            "tags": "${event_data.updated_tags}",
            "nested": [{"nothing": "${event_data.none.at.all}"}, 1, True],
        }
        config = {"template": json.dumps(template)}
        send_test_event(
            delivering_owner,
            create_webhook(delivering_owner, WEB, "repo_push", listener, config=config),
        )

        assert listener.bodies == [
            {
                "text": "web of acme has ['latest', 'foo']",
                "tags": ["latest", "foo"],
                "nested": [{"nothing": None}, 1, True],
            }
        ]

    def test_slack_method_sends_a_message(
        self, delivering_owner: "Api", listener: Listener
    ) -> None:
        send_test_event(
            delivering_owner,
            create_webhook(delivering_owner, WEB, "repo_push", listener, method="slack"),
        )

        text = "Repository acme/web updated"
        assert listener.bodies == [
            {"text": text, "username": "quay", "attachments": [{"fallback": text}]}
        ]

    def test_redirects_are_not_followed(self, delivering_owner: "Api", listener: Listener) -> None:
        listener.answer = (302, {"Location": listener.url.replace("hook", "elsewhere")})
        hook = create_webhook(delivering_owner, WEB, "repo_push", listener)

        send_test_event(delivering_owner, hook)

        assert [path for path, _, _ in listener.received] == ["/hook"]
        assert count_failures(delivering_owner, hook) == 1

    def test_unreachable_webhook_counts_as_a_failure(
        self, delivering_owner: "Api", listener: Listener
    ) -> None:
        listener.shutdown()
        listener.server_close()
        hook = create_webhook(delivering_owner, WEB, "repo_push", listener)

        send_test_event(delivering_owner, hook)

        assert count_failures(delivering_owner, hook) == 1


class TestFailures:
    def test_delivery_stops_after_three_failures(
        self, delivering_owner: "Api", listener: Listener
    ) -> None:
        listener.answer = (500, {})
        hook = create_webhook(delivering_owner, WEB, "repo_push", listener)

        for _ in range(5):
            send_test_event(delivering_owner, hook)

        assert (len(listener.received), count_failures(delivering_owner, hook)) == (3, 3)

    def test_reset_resumes_the_delivery(self, delivering_owner: "Api", listener: Listener) -> None:
        listener.answer = (500, {})
        hook = create_webhook(delivering_owner, WEB, "repo_push", listener)
        for _ in range(3):
            send_test_event(delivering_owner, hook)

        delivering_owner.post(hook)
        send_test_event(delivering_owner, hook)

        assert (len(listener.received), count_failures(delivering_owner, hook)) == (4, 1)

    def test_success_resets_the_failure_count(
        self, delivering_owner: "Api", listener: Listener
    ) -> None:
        hook = create_webhook(delivering_owner, WEB, "repo_push", listener)
        listener.answer = (500, {})
        send_test_event(delivering_owner, hook)
        send_test_event(delivering_owner, hook)
        assert count_failures(delivering_owner, hook) == 2

        listener.answer = (204, {})
        send_test_event(delivering_owner, hook)

        assert count_failures(delivering_owner, hook) == 0


class TestRecordedDeliveries:
    def test_webhook_is_only_recorded_by_default(
        self, owner: "Api", listener: Listener, app: Flask
    ) -> None:
        hook = create_webhook(owner, WEB, "repo_push", listener)

        send_test_event(owner, hook)

        assert listener.received == []
        (kept,) = instances.main_world(app).store.deliveries.all()
        assert (kept.state, kept.target) == ("recorded", listener.url)
        assert kept.payload == {**REPOSITORY, **ADDED["repo_push"]}

    def test_email_is_stored_in_the_outbox(self, owner: "Api", app: Flask) -> None:
        world = instances.main_world(app)
        owner.post("/repository/acme/web/authorizedemail/new@example.com")
        asked = authorized_emails.get(world, RepoName("acme", "web"), "new@example.com")
        assert asked is not None
        authorized_emails.confirm(world, asked.code)
        config = {"email": "new@example.com"}
        body = {"event": "repo_push", "method": "email", "config": config, "eventConfig": {}}

        send_test_event(owner, f"{WEB}/{owner.post(f'{WEB}/', body).json['uuid']}")

        mail = list(world.store.mails.all())[-1]
        assert (mail.to, mail.subject) == ("new@example.com", "Repository acme/web updated")
        assert mail.about == {**REPOSITORY, **ADDED["repo_push"]}


def push_tag(client: FlaskClient, tag: str) -> None:
    """Push an image without layers to acme/web."""
    scope = "repository:acme/web:pull,push"
    found = client.get(f"/v2/auth?service=localhost&scope={scope}", auth=("owner", PASSWORD))
    headers = {"Authorization": f"Bearer {found.get_json()['token']}"}
    digest = f"sha256:{hashlib.sha256(b'{}').hexdigest()}"
    blob = client.post(f"/v2/acme/web/blobs/uploads/?digest={digest}", data=b"{}", headers=headers)
    assert blob.status_code == 201
    media = "application/vnd.oci.image"
    manifest = {
        "schemaVersion": 2,
        "mediaType": f"{media}.manifest.v1+json",
        "config": {"mediaType": f"{media}.config.v1+json", "digest": digest, "size": 2},
        "layers": [],
    }
    path, kind = f"/v2/acme/web/manifests/{tag}", str(manifest["mediaType"])
    with client.put(path, data=json.dumps(manifest), headers=headers, content_type=kind) as put:
        assert put.status_code == 201


PASSWORD = "password-of-owner"


class TestPushes:
    def test_push_is_delivered_to_webhooks_of_the_push_event(
        self, delivering_owner: "Api", listener: Listener
    ) -> None:
        create_webhook(delivering_owner, WEB, "repo_push", listener)
        create_webhook(delivering_owner, WEB, "build_start", listener)

        push_tag(delivering_owner.client, "v1")

        assert listener.bodies == [{**REPOSITORY, "updated_tags": ["v1"]}]
