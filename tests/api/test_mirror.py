"""Mirror area: configuration and synchronization of repository mirrors."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask

from fakequay.web.instances import instances
from fakequay.world import World
from tests.support.answers import FORBIDDEN, NOT_FOUND, invalid

if TYPE_CHECKING:
    from tests.conftest import Api

WEB = "/repository/acme/web/mirror"
LOGS = "/repository/acme/web/logs"
WANTED = {
    "external_reference": "registry.example.com/upstream/web",
    "sync_interval": 3600,
    "sync_start_date": "2026-01-02T03:04:05Z",
    "root_rule": {"rule_kind": "tag_glob_csv", "rule_value": ["latest", "v*"]},
    "skopeo_timeout_interval": 300,
    "robot_username": "acme+ci",
}
NO_PROXY = {"http_proxy": None, "https_proxy": None, "no_proxy": None}
PLAIN = {"verify_tls": True, "unsigned_images": False, "proxy": NO_PROXY}


def expected_mirror(**changed: Any) -> dict[str, Any]:
    return {
        **WANTED,
        "is_enabled": True,
        "mirror_type": "PULL",
        "external_registry_username": None,
        "external_registry_config": PLAIN,
        "sync_expiration_date": None,
        "sync_retries_remaining": 3,
        "sync_status": "NEVER_RUN",
        "architecture_filter": [],
        **changed,
    }


@pytest.fixture
def mirror_owner(owner: "Api") -> "Api":
    """Configure acme/web as a mirror and return an admin of acme."""
    answer = owner.post(WEB, WANTED)
    assert (answer.status_code, answer.json) == (201, "")
    return owner


def set_sync_status(app: Flask, status: str) -> None:
    """Set the sync status of the mirror, as the mirror worker does."""
    store = instances.main_world(app).store
    (mirror,) = store.mirrors.all()
    store.mirrors.change(mirror, status=status)


class TestGetRepoMirrorConfig:
    def test_reports_never_run_until_the_first_sync_starts(
        self, owner: "Api", world: World
    ) -> None:
        long_ago = "2020-01-02T03:04:05Z"
        owner.post(WEB, WANTED | {"sync_start_date": long_ago})

        assert owner.get(WEB).json == expected_mirror(sync_start_date=long_ago)
        world.clock.advance(5)
        assert owner.get(WEB).json["sync_status"] == "SYNCING"

    def test_omits_the_registry_password(self, owner: "Api") -> None:
        login = {"external_registry_username": "someone", "external_registry_password": "secret"}
        owner.post(WEB, WANTED | login)

        assert owner.get(WEB).json == expected_mirror(external_registry_username="someone")

    def test_returns_404_without_a_mirror_and_for_an_unknown_repository(self, owner: "Api") -> None:
        assert owner.get(WEB).json == NOT_FOUND
        assert owner.get("/repository/acme/none/mirror").json == NOT_FOUND

    def test_requires_a_repository_admin_or_read_only_superuser(
        self, mirror_owner: "Api", writer: "Api", bearer: Callable[..., "Api"], auditor: "Api"
    ) -> None:
        assert writer.get(WEB).json == FORBIDDEN
        assert bearer("admin").get(WEB).json == expected_mirror()
        assert auditor.get(WEB).json == expected_mirror()

    def test_returns_404_if_mirroring_is_off(
        self, mirror_owner: "Api", configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_REPO_MIRROR=False)

        assert mirror_owner.get(WEB).json == NOT_FOUND
        assert mirror_owner.post(WEB, WANTED).status_code == 405


class TestCreateRepoMirrorConfig:
    def test_accepts_a_disabled_mirror(self, owner: "Api") -> None:
        owner.post(WEB, {**WANTED, "is_enabled": False})

        assert owner.get(WEB).json == expected_mirror(is_enabled=False)

    def test_fills_missing_registry_settings_with_defaults(self, owner: "Api") -> None:
        config = {"verify_tls": False, "proxy": {"no_proxy": "localhost"}}
        owner.post(WEB, {**WANTED, "external_registry_config": config})

        merged = {**PLAIN, "verify_tls": False, "proxy": {**NO_PROXY, "no_proxy": "localhost"}}
        assert owner.get(WEB).json == expected_mirror(external_registry_config=merged)

    def test_grants_the_robot_the_write_role(self, owner: "Api") -> None:
        owner.put("/organization/acme/robots/copier")
        owner.post(WEB, {**WANTED, "robot_username": "acme+copier"})

        held = owner.get("/repository/acme/web/permissions/user/acme+copier").json
        assert held["role"] == "write"

    def test_returns_409_if_the_repository_has_a_mirror(self, mirror_owner: "Api") -> None:
        answer = mirror_owner.post(WEB, WANTED)

        said = {"detail": "Mirror configuration already exits for repository acme/web"}
        assert (answer.status_code, answer.json) == (409, said)

    @pytest.mark.parametrize(
        ("body", "said"),
        [
            (
                {"sync_start_date": "tomorrow"},
                {"detail": "Incorrect DateTime format for sync_start_date."},
            ),
            (
                {"external_registry_password": "secret"},
                {"detail": "Unable to set a new password without also specifying a username."},
            ),
            (
                {"architecture_filter": ["amd64"]},
                {"detail": "Architecture filtering requires FEATURE_SPARSE_INDEX to be enabled."},
            ),
            (
                {"external_reference": "registry.example.com"},
                invalid("External registry reference must include a repository path"),
            ),
        ],
    )
    def test_rejects_an_invalid_body(
        self, owner: "Api", body: dict[str, Any], said: dict[str, Any]
    ) -> None:
        answer = owner.post(WEB, WANTED | body)

        assert (answer.status_code, answer.json) == (400, said)
        assert owner.get(WEB).json == NOT_FOUND

    def test_rejects_an_unknown_robot(self, owner: "Api") -> None:
        answer = owner.post(WEB, {**WANTED, "robot_username": "acme+none"})

        assert answer.status_code == 400
        assert owner.get(WEB).json == NOT_FOUND

    def test_stores_the_architecture_filter_if_sparse_indexes_are_on(
        self, owner: "Api", configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_SPARSE_INDEX=True)
        owner.post(WEB, {**WANTED, "architecture_filter": ["amd64", "arm64"]})

        assert owner.get(WEB).json == expected_mirror(architecture_filter=["amd64", "arm64"])

    @pytest.mark.parametrize("none", [[], None])
    def test_architecture_filter_can_be_removed(
        self, owner: "Api", configure: Callable[..., None], none: Any
    ) -> None:
        configure(FEATURE_SPARSE_INDEX=True)
        owner.post(WEB, {**WANTED, "architecture_filter": ["amd64"]})

        owner.put(WEB, {"architecture_filter": none})

        assert owner.get(WEB).json == expected_mirror(architecture_filter=[])

    def test_rejects_private_registries_if_configured(
        self, owner: "Api", configure: Callable[..., None]
    ) -> None:
        configure(FAKEQUAY_REFUSE_PRIVATE_HOSTS=True)

        answer = owner.post(WEB, {**WANTED, "external_reference": "localhost:5000/web"})

        said = invalid("The provided registry location is not allowed")
        assert (answer.status_code, answer.json) == (400, said)

    def test_logs_the_creation(self, mirror_owner: "Api") -> None:
        entry = mirror_owner.get(LOGS).json["logs"][0]

        assert entry["kind"] == "repo_mirror_config_changed"
        about = {"namespace": "acme", "repo": "web", "changed": "external_reference"}
        about["to"] = WANTED["external_reference"]
        assert entry["metadata"].items() >= about.items()


class TestChangeRepoMirrorConfig:
    def test_changes_only_the_given_fields(self, mirror_owner: "Api") -> None:
        body = {
            "is_enabled": False,
            "sync_interval": 60,
            "root_rule": {"rule_kind": "tag_glob_csv", "rule_value": ["*"]},
        }
        answer = mirror_owner.put(WEB, body)

        assert (answer.status_code, answer.json) == (201, "")
        assert mirror_owner.get(WEB).json == expected_mirror(**body)

    def test_logs_each_changed_field(self, mirror_owner: "Api") -> None:
        mirror_owner.put(WEB, {"sync_interval": 60, "is_enabled": False})
        mirror_owner.put(WEB, {"is_enabled": True})

        on, off, interval = mirror_owner.get(LOGS).json["logs"][:3]
        assert (on["kind"], off["kind"]) == ("repo_mirror_enabled", "repo_mirror_disabled")
        assert interval["kind"] == "repo_mirror_config_changed"
        about = {"changed": "sync_interval", "to": 60}
        assert interval["metadata"].items() >= about.items()

    def test_redacts_the_password_in_the_log(self, mirror_owner: "Api") -> None:
        proxy = {"http_proxy": "http://proxy.example.com", "no_proxy": None}
        body = {
            "external_registry_username": "u",
            "external_registry_password": "secret",
            "external_registry_config": {"verify_tls": False, "proxy": proxy},
            "root_rule": {"rule_kind": "tag_glob_csv", "rule_value": ["v*"]},
        }
        mirror_owner.put(WEB, body)

        entries = mirror_owner.get(LOGS).json["logs"][:6]
        assert {entry["metadata"]["changed"]: entry["metadata"]["to"] for entry in entries} == {
            "external_registry_username": "u",
            "external_registry_password": "********",
            "verify_tls": False,
            "http_proxy": "http://proxy.example.com",
            "no_proxy": None,
            "mirror_rule": ["v*"],
        }

    @pytest.mark.parametrize(
        ("username", "password", "said"),
        [
            ({}, "x", "Unable to set a new password without also specifying a username."),
            ({}, None, "Unable to set a new password without also specifying a username."),
            (
                {"external_registry_username": None},
                "x",
                "Unable to delete username while setting a password.",
            ),
        ],
    )
    def test_password_requires_a_username(
        self, mirror_owner: "Api", username: dict[str, None], password: str | None, said: str
    ) -> None:
        answer = mirror_owner.put(WEB, {**username, "external_registry_password": password})

        assert (answer.status_code, answer.json) == (400, {"detail": said})
        neither = {"external_registry_username": None, "external_registry_password": None}
        assert mirror_owner.put(WEB, neither).status_code == 201

    def test_rejects_a_robot_of_another_namespace(self, mirror_owner: "Api") -> None:
        mirror_owner.put("/user/robots/own")

        other = mirror_owner.put(WEB, {"robot_username": "owner+own"})
        short = mirror_owner.put(WEB, {"robot_username": "ci"})

        said = {"message": "Could not find robot with specified username"}
        assert (other.status_code, other.json) == (400, {"message": "Invalid robot"})
        assert (short.status_code, short.json) == (400, said)

    def test_rejected_request_changes_nothing(self, mirror_owner: "Api") -> None:
        answer = mirror_owner.put(WEB, {"sync_interval": 60, "sync_start_date": "tomorrow"})

        said = {"detail": "Incorrect DateTime format for sync_start_date."}
        assert (answer.status_code, answer.json) == (400, said)
        assert mirror_owner.get(WEB).json == expected_mirror()

    def test_rejects_an_interval_above_the_32_bit_maximum(self, mirror_owner: "Api") -> None:
        for seconds in (2**31, 10**30):
            answer = mirror_owner.put(WEB, {"sync_interval": seconds})
            said = invalid("sync_interval cannot be above 2147483647")
            assert (answer.status_code, answer.json) == (400, said)
        assert mirror_owner.put(WEB, {"sync_interval": 2**31 - 1}).status_code == 201
        assert mirror_owner.get(WEB).json == expected_mirror(sync_interval=2**31 - 1)

    def test_returns_404_without_a_mirror(self, owner: "Api") -> None:
        assert owner.put(WEB, {}).json == NOT_FOUND


class TestSyncNow:
    def test_requests_a_sync(self, mirror_owner: "Api") -> None:
        answer = mirror_owner.post(f"{WEB}/sync-now", headers={"User-Agent": "tests"})

        assert (answer.status_code, answer.data) == (204, b"")
        assert mirror_owner.get(WEB).json == expected_mirror(sync_status="SYNC_NOW")
        entry = mirror_owner.get(LOGS, headers={"User-Agent": "reader"}).json["logs"][0]
        assert entry["kind"] == "repo_mirror_sync_now_requested"
        told = {key: value for key, value in entry["metadata"].items() if "oauth" not in key}
        assert told == {"namespace": "acme", "repo": "web", "user-agent": "tests"}

    def test_request_after_a_cancellation_allows_one_attempt(self, mirror_owner: "Api") -> None:
        mirror_owner.post(f"{WEB}/sync-now")
        mirror_owner.post(f"{WEB}/sync-cancel")

        mirror_owner.post(f"{WEB}/sync-now")

        requested = expected_mirror(sync_status="SYNC_NOW", sync_retries_remaining=1)
        assert mirror_owner.get(WEB).json == requested

    def test_returns_404_during_a_sync(self, mirror_owner: "Api", app: Flask) -> None:
        set_sync_status(app, "SYNCING")

        assert mirror_owner.post(f"{WEB}/sync-now").json == NOT_FOUND

    def test_returns_404_without_a_mirror(self, owner: "Api") -> None:
        assert owner.post(f"{WEB}/sync-now").json == NOT_FOUND


class TestSyncCancel:
    @pytest.mark.parametrize("status", ["SYNC_NOW", "SYNCING"])
    def test_cancels_a_requested_or_running_sync(
        self, mirror_owner: "Api", app: Flask, status: str
    ) -> None:
        set_sync_status(app, status)

        answer = mirror_owner.post(f"{WEB}/sync-cancel")

        assert (answer.status_code, answer.data) == (204, b"")
        cancelled = expected_mirror(
            sync_status="CANCEL",
            sync_retries_remaining=0,
            sync_expiration_date="2026-01-01T12:00:00Z",
        )
        assert mirror_owner.get(WEB).json == cancelled

    def test_returns_404_without_a_sync(self, mirror_owner: "Api") -> None:
        assert mirror_owner.post(f"{WEB}/sync-cancel").json == NOT_FOUND
