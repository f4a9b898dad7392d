"""Export of usage logs of users, organizations and repositories."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from fakequay.world import World
from tests.support.answers import FORBIDDEN, invalid
from tests.support.http_listener import run_listener
from tests.support.usage_logs import (
    NOON,
    ORGANIZATION,
    REPOSITORY,
    USER,
    create_app_tokens,
    describe,
)

if TYPE_CHECKING:
    from tests.conftest import Api


class LogExportTests:
    """Tests common to all log exports. ``kind``: kind of the entry that ``change`` adds."""

    path: str
    kind: str

    def change(self, owner: "Api") -> None:
        describe(owner, "anew")

    def test_sends_the_url_of_the_exported_entries(self, owner: "Api", world: World) -> None:
        self.change(owner)

        answer = owner.post(f"{self.path}/exportlogs", {"callback_email": "ops@example.com"})

        export = answer.json["export_id"]
        assert (answer.status_code, answer.json) == (200, {"export_id": export})
        (mail,) = world.store.mails.find(to="ops@example.com")
        assert mail.about["export_id"] == export
        assert mail.about["status"] == "success"
        found = owner.client.get(mail.about["exported_data_url"]).json
        (entry,) = found["logs"]
        assert (found["export_id"], entry["kind"]) == (export, self.kind)
        assert entry["datetime"] == NOON

    def test_exports_only_entries_in_the_range(self, owner: "Api", world: World) -> None:
        self.change(owner)
        query = "starttime=01/01/2020&endtime=01/02/2020"

        owner.post(f"{self.path}/exportlogs?{query}", {"callback_url": "http://ops.example.com/"})

        (delivery,) = world.store.deliveries.all()
        assert owner.client.get(delivery.payload["exported_data_url"]).json["logs"] == []

    def test_callback_url_gets_a_webhook_and_no_mail(self, owner: "Api", world: World) -> None:
        body = {"callback_url": "http://ops.example.com/"}
        answer = owner.post(f"{self.path}/exportlogs", body)

        outbox = owner.client.get("/_fakequay/outbox").json
        export = answer.json["export_id"]
        namespace, _, repository = self.path.partition("/repository/")[2].partition("/")
        assert outbox["mails"] == []
        assert outbox["deliveries"] == [
            {
                "id": 1,
                "subscription_uuid": None,
                "event": "export_logs",
                "method": "webhook",
                "target": "http://ops.example.com/",
                "at": "2026-01-01T12:00:00Z",
                "payload": {
                    "export_id": export,
                    "start_time": "12/31/2025",
                    "end_time": "01/02/2026",
                    "namespace": namespace or {USER: "owner", ORGANIZATION: "acme"}[self.path],
                    "repository": repository or None,
                    "exported_data_url": f"http://localhost/exportedlogs/{export}",
                    "status": "success",
                },
                "state": "recorded",
                "error": None,
            }
        ]

    def test_callback_url_is_called_if_webhooks_are_sent(
        self, owner: "Api", change_config: Callable[..., None]
    ) -> None:
        change_config(FAKEQUAY_DELIVER_WEBHOOKS=True)
        with run_listener() as listener:
            answer = owner.post(f"{self.path}/exportlogs", {"callback_url": listener.url})
            answer.close()

        (sent,) = listener.bodies
        assert sent["export_id"] == answer.json["export_id"]
        (delivery,) = owner.client.get("/_fakequay/outbox").json["deliveries"]
        assert (delivery["state"], delivery["payload"]) == ("delivered", sent)

    def test_accepts_an_export_without_a_callback(self, owner: "Api", world: World) -> None:
        assert owner.post(f"{self.path}/exportlogs", {}).status_code == 200
        assert list(world.store.mails.all()) == []
        assert list(world.store.deliveries.all()) == []

    @pytest.mark.parametrize(
        ("body", "why"),
        [
            (
                {"callback_url": "nonsense"},
                "Invalid URL scheme '': only HTTP and HTTPS are allowed",
            ),
            (
                {"callback_url": "ftp://ops.example.com/"},
                "Invalid URL scheme 'ftp': only HTTP and HTTPS are allowed",
            ),
            ({"callback_url": "http://"}, "Invalid callback URL"),
            ({"callback_url": "http://[::1"}, "Invalid callback URL"),
            ({"callback_email": "nowhere"}, "Invalid callback e-mail"),
        ],
    )
    def test_rejects_an_invalid_callback(
        self, owner: "Api", body: dict[str, str], why: str
    ) -> None:
        answer = owner.post(f"{self.path}/exportlogs", body)

        assert (answer.status_code, answer.json) == (400, invalid(why))

    def test_returns_405_if_the_feature_is_off(
        self, owner: "Api", configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_LOG_EXPORT=False)

        assert owner.post(f"{self.path}/exportlogs", {}).status_code == 405


class TestExportUserLogs(LogExportTests):
    path, kind = USER, "create_app_specific_token"

    def change(self, owner: "Api") -> None:
        create_app_tokens(owner, 1)


class TestExportOrgLogs(LogExportTests):
    path, kind = ORGANIZATION, "set_repo_description"

    def test_export_of_a_deleted_organization_is_empty(
        self, superuser: "Api", owner: "Api", world: World
    ) -> None:
        owner.post("/organization/", {"name": "second"})
        owner.post("/organization/second/exportlogs", {"callback_email": "ops@example.com"})
        (mail,) = world.store.mails.find(to="ops@example.com")
        superuser.delete("/superuser/organizations/second")

        assert owner.client.get(mail.about["exported_data_url"]).json["logs"] == []


class TestExportRepoLogs(LogExportTests):
    path, kind = REPOSITORY, "set_repo_description"

    @pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]:8080", "user@10.0.0.1"])
    def test_rejects_private_callback_hosts_if_configured(
        self, owner: "Api", configure: Callable[..., None], host: str
    ) -> None:
        body = {"callback_url": f"http://{host}/x"}
        assert owner.post(f"{REPOSITORY}/exportlogs", body).status_code == 200

        configure(FAKEQUAY_REFUSE_PRIVATE_HOSTS=True)

        refused = owner.post(f"{REPOSITORY}/exportlogs", body)
        assert refused.json == invalid("Invalid callback URL")

    def test_requires_more_than_read_only_superuser_rights(self, auditor: "Api") -> None:
        assert auditor.post(f"{REPOSITORY}/exportlogs", {}).json == FORBIDDEN


class TestExportedFile:
    def test_returns_404_for_an_unknown_export(self, anonymous: "Api") -> None:
        assert anonymous.client.get("/exportedlogs/none").status_code == 404
