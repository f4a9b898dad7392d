"""What the mirror area answers."""

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


def seen(**changed: Any) -> dict[str, Any]:
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
def mirrored(owner: "Api") -> "Api":
    """An admin of acme, where acme/web is a mirror."""
    answer = owner.post(WEB, WANTED)
    assert (answer.status_code, answer.json) == (201, "")
    return owner


def become(app: Flask, status: str) -> None:
    """What a worker that syncs would have noted."""
    store = instances.current(app).store
    (mirror,) = store.mirrors.all()
    store.mirrors.change(mirror, status=status)


class TestGetRepoMirrorConfig:
    def test_has_not_run_until_a_worker_takes_it_up(self, owner: "Api", world: World) -> None:
        long_ago = "2020-01-02T03:04:05Z"
        owner.post(WEB, WANTED | {"sync_start_date": long_ago})

        assert owner.get(WEB).json == seen(sync_start_date=long_ago)
        world.clock.advance(5)
        assert owner.get(WEB).json["sync_status"] == "SYNCING"

    def test_shows_everything_but_the_password(self, owner: "Api") -> None:
        login = {"external_registry_username": "someone", "external_registry_password": "secret"}
        owner.post(WEB, WANTED | login)

        assert owner.get(WEB).json == seen(external_registry_username="someone")

    def test_there_has_to_be_one(self, owner: "Api") -> None:
        assert owner.get(WEB).json == NOT_FOUND
        assert owner.get("/repository/acme/none/mirror").json == NOT_FOUND

    def test_is_for_admins_of_the_repository(
        self, mirrored: "Api", writer: "Api", bearer: Callable[..., "Api"], auditor: "Api"
    ) -> None:
        assert writer.get(WEB).json == FORBIDDEN
        assert bearer("admin").get(WEB).json == seen()
        assert auditor.get(WEB).json == seen()

    def test_there_are_none_where_the_feature_is_off(
        self, mirrored: "Api", configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_REPO_MIRROR=False)

        assert mirrored.get(WEB).json == NOT_FOUND
        assert mirrored.post(WEB, WANTED).status_code == 405


class TestCreateRepoMirrorConfig:
    def test_may_be_off_at_first(self, owner: "Api") -> None:
        owner.post(WEB, {**WANTED, "is_enabled": False})

        assert owner.get(WEB).json == seen(is_enabled=False)

    def test_fills_what_is_not_said_of_the_registry(self, owner: "Api") -> None:
        config = {"verify_tls": False, "proxy": {"no_proxy": "localhost"}}
        owner.post(WEB, {**WANTED, "external_registry_config": config})

        merged = {**PLAIN, "verify_tls": False, "proxy": {**NO_PROXY, "no_proxy": "localhost"}}
        assert owner.get(WEB).json == seen(external_registry_config=merged)

    def test_lets_its_robot_write(self, owner: "Api") -> None:
        owner.put("/organization/acme/robots/copier")
        owner.post(WEB, {**WANTED, "robot_username": "acme+copier"})

        held = owner.get("/repository/acme/web/permissions/user/acme+copier").json
        assert held["role"] == "write"

    def test_there_is_one_at_most(self, mirrored: "Api") -> None:
        answer = mirrored.post(WEB, WANTED)

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
    def test_refuses_what_makes_no_sense(
        self, owner: "Api", body: dict[str, Any], said: dict[str, Any]
    ) -> None:
        answer = owner.post(WEB, WANTED | body)

        assert (answer.status_code, answer.json) == (400, said)
        assert owner.get(WEB).json == NOT_FOUND

    def test_its_robot_has_to_be_there(self, owner: "Api") -> None:
        answer = owner.post(WEB, {**WANTED, "robot_username": "acme+none"})

        assert answer.status_code == 400
        assert owner.get(WEB).json == NOT_FOUND

    def test_keeps_architectures_where_the_feature_is_on(
        self, owner: "Api", configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_SPARSE_INDEX=True)
        owner.post(WEB, {**WANTED, "architecture_filter": ["amd64", "arm64"]})

        assert owner.get(WEB).json == seen(architecture_filter=["amd64", "arm64"])

    @pytest.mark.parametrize("none", [[], None])
    def test_architectures_can_be_let_go_of(
        self, owner: "Api", configure: Callable[..., None], none: Any
    ) -> None:
        configure(FEATURE_SPARSE_INDEX=True)
        owner.post(WEB, {**WANTED, "architecture_filter": ["amd64"]})

        owner.put(WEB, {"architecture_filter": none})

        assert owner.get(WEB).json == seen(architecture_filter=[])

    def test_private_registries_are_refused_where_that_is_on(
        self, owner: "Api", configure: Callable[..., None]
    ) -> None:
        configure(FAKEQUAY_REFUSE_PRIVATE_HOSTS=True)

        answer = owner.post(WEB, {**WANTED, "external_reference": "localhost:5000/web"})

        said = invalid("The provided registry location is not allowed")
        assert (answer.status_code, answer.json) == (400, said)

    def test_is_logged(self, mirrored: "Api") -> None:
        entry = mirrored.get(LOGS).json["logs"][0]

        assert entry["kind"] == "repo_mirror_config_changed"
        about = {"namespace": "acme", "repo": "web", "changed": "external_reference"}
        about["to"] = WANTED["external_reference"]
        assert entry["metadata"].items() >= about.items()


class TestChangeRepoMirrorConfig:
    def test_changes_what_the_body_names(self, mirrored: "Api") -> None:
        body = {
            "is_enabled": False,
            "sync_interval": 60,
            "root_rule": {"rule_kind": "tag_glob_csv", "rule_value": ["*"]},
        }
        answer = mirrored.put(WEB, body)

        assert (answer.status_code, answer.json) == (201, "")
        assert mirrored.get(WEB).json == seen(**body)

    def test_is_logged_field_by_field(self, mirrored: "Api") -> None:
        mirrored.put(WEB, {"sync_interval": 60, "is_enabled": False})
        mirrored.put(WEB, {"is_enabled": True})

        on, off, interval = mirrored.get(LOGS).json["logs"][:3]
        assert (on["kind"], off["kind"]) == ("repo_mirror_enabled", "repo_mirror_disabled")
        assert interval["kind"] == "repo_mirror_config_changed"
        about = {"changed": "sync_interval", "to": 60}
        assert interval["metadata"].items() >= about.items()

    def test_its_log_tells_no_password(self, mirrored: "Api") -> None:
        proxy = {"http_proxy": "http://proxy.example.com", "no_proxy": None}
        body = {
            "external_registry_username": "u",
            "external_registry_password": "secret",
            "external_registry_config": {"verify_tls": False, "proxy": proxy},
            "root_rule": {"rule_kind": "tag_glob_csv", "rule_value": ["v*"]},
        }
        mirrored.put(WEB, body)

        entries = mirrored.get(LOGS).json["logs"][:6]
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
    def test_a_password_comes_with_its_name(
        self, mirrored: "Api", username: dict[str, None], password: str | None, said: str
    ) -> None:
        answer = mirrored.put(WEB, {**username, "external_registry_password": password})

        assert (answer.status_code, answer.json) == (400, {"detail": said})
        neither = {"external_registry_username": None, "external_registry_password": None}
        assert mirrored.put(WEB, neither).status_code == 201

    def test_its_robot_has_to_be_the_namespaces(self, mirrored: "Api") -> None:
        mirrored.put("/user/robots/own")

        other = mirrored.put(WEB, {"robot_username": "owner+own"})
        short = mirrored.put(WEB, {"robot_username": "ci"})

        said = {"message": "Could not find robot with specified username"}
        assert (other.status_code, other.json) == (400, {"message": "Invalid robot"})
        assert (short.status_code, short.json) == (400, said)

    def test_a_refusal_changes_nothing(self, mirrored: "Api") -> None:
        answer = mirrored.put(WEB, {"sync_interval": 60, "sync_start_date": "tomorrow"})

        said = {"detail": "Incorrect DateTime format for sync_start_date."}
        assert (answer.status_code, answer.json) == (400, said)
        assert mirrored.get(WEB).json == seen()

    def test_an_interval_has_to_fit(self, mirrored: "Api") -> None:
        for seconds in (2**31, 10**30):
            answer = mirrored.put(WEB, {"sync_interval": seconds})
            said = invalid("sync_interval cannot be above 2147483647")
            assert (answer.status_code, answer.json) == (400, said)
        assert mirrored.put(WEB, {"sync_interval": 2**31 - 1}).status_code == 201
        assert mirrored.get(WEB).json == seen(sync_interval=2**31 - 1)

    def test_there_has_to_be_one(self, owner: "Api") -> None:
        assert owner.put(WEB, {}).json == NOT_FOUND


class TestSyncNow:
    def test_asks_for_a_sync(self, mirrored: "Api") -> None:
        answer = mirrored.post(f"{WEB}/sync-now")

        assert (answer.status_code, answer.data) == (204, b"")
        assert mirrored.get(WEB).json == seen(sync_status="SYNC_NOW")
        kind = mirrored.get(LOGS).json["logs"][0]["kind"]
        assert kind == "repo_mirror_sync_now_requested"

    def test_not_while_one_is_running(self, mirrored: "Api", app: Flask) -> None:
        become(app, "SYNCING")

        assert mirrored.post(f"{WEB}/sync-now").json == NOT_FOUND

    def test_there_has_to_be_one(self, owner: "Api") -> None:
        assert owner.post(f"{WEB}/sync-now").json == NOT_FOUND


class TestSyncCancel:
    @pytest.mark.parametrize("status", ["SYNC_NOW", "SYNCING"])
    def test_gives_up(self, mirrored: "Api", app: Flask, status: str) -> None:
        become(app, status)

        answer = mirrored.post(f"{WEB}/sync-cancel")

        assert (answer.status_code, answer.data) == (204, b"")
        cancelled = seen(sync_status="CANCEL", sync_retries_remaining=0)
        assert mirrored.get(WEB).json == cancelled

    def test_there_has_to_be_a_sync(self, mirrored: "Api") -> None:
        assert mirrored.post(f"{WEB}/sync-cancel").json == NOT_FOUND
