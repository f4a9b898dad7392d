"""Organization mirror area: configuration, discovered repositories and synchronization."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask

from fakequay.models import OrgMirrorRepository
from fakequay.web.instances import instances
from tests.support.answers import FORBIDDEN, NOT_FOUND, invalid

if TYPE_CHECKING:
    from tests.conftest import Api

BASE = "/organization/initech"
MIRROR = f"{BASE}/mirror"
WANTED = {
    "external_registry_type": "harbor",
    "external_registry_url": "https://harbor.example.com",
    "external_namespace": "project",
    "robot_username": "initech+copier",
    "visibility": "private",
    "sync_interval": 3600,
    "sync_start_date": "2026-01-02T03:04:05Z",
}
STATUSES = ("CANCEL", "FAIL", "NEVER_RUN", "SUCCESS", "SYNCING", "SYNC_NOW", "SKIP")


def expected_mirror(**changed: Any) -> dict[str, Any]:
    return {
        **WANTED,
        "is_enabled": True,
        "external_registry_username": None,
        "has_external_registry_password": False,
        "external_registry_config": {},
        "repository_filters": [],
        "sync_expiration_date": None,
        "sync_status": "NEVER_RUN",
        "sync_retries_remaining": 3,
        "repo_sync_status_counts": dict.fromkeys(STATUSES, 0),
        "skopeo_timeout": 300,
        "creation_date": "2026-01-01T12:00:00Z",
        **changed,
    }


@pytest.fixture
def initech_owner(stranger: "Api") -> "Api":
    """Create the organization initech, empty but for a robot, and return its owner."""
    stranger.post("/organization/", {"name": "initech"})
    stranger.put(f"{BASE}/robots/copier")
    return stranger


@pytest.fixture
def mirror_owner(initech_owner: "Api") -> "Api":
    """Configure initech as an organization mirror and return its owner."""
    answer = initech_owner.post(MIRROR, WANTED)
    assert (answer.status_code, answer.json) == (201, "")
    return initech_owner


def set_sync_status(app: Flask, status: str) -> None:
    """Set the sync status of the organization mirror, as the mirror worker does."""
    store = instances.main_world(app).store
    (mirror,) = store.org_mirrors.all()
    store.org_mirrors.change(mirror, status=status)


def add_discovered_repositories(app: Flask, **statuses: str) -> None:
    """Add discovered repositories with their sync statuses, as the mirror worker does."""
    world = instances.main_world(app)
    (mirror,) = world.store.org_mirrors.all()
    for name, status in statuses.items():
        found = OrgMirrorRepository(mirror.id, name, world.now(), status=status)
        world.store.org_mirror_repositories.add(found)


class TestGetOrgMirrorConfig:
    def test_omits_the_registry_password(self, initech_owner: "Api") -> None:
        login = {"external_registry_username": "someone", "external_registry_password": "secret"}
        initech_owner.post(MIRROR, WANTED | login)

        assert initech_owner.get(MIRROR).json == expected_mirror(
            external_registry_username="someone", has_external_registry_password=True
        )

    def test_counts_discovered_repositories_by_sync_status(
        self, mirror_owner: "Api", app: Flask
    ) -> None:
        add_discovered_repositories(app, one="SUCCESS", two="SUCCESS", three="FAIL")

        counts = dict.fromkeys(STATUSES, 0) | {"SUCCESS": 2, "FAIL": 1}
        assert mirror_owner.get(MIRROR).json == expected_mirror(repo_sync_status_counts=counts)

    def test_returns_404_without_a_mirror(self, owner: "Api") -> None:
        assert owner.get("/organization/acme/mirror").json == NOT_FOUND

    def test_requires_an_admin_or_read_only_superuser(
        self, mirror_owner: "Api", owner: "Api", auditor: "Api"
    ) -> None:
        assert owner.get(MIRROR).json == FORBIDDEN
        assert auditor.get(MIRROR).json == expected_mirror()
        assert auditor.delete(MIRROR).json == FORBIDDEN

    def test_returns_404_if_the_feature_is_off(
        self, mirror_owner: "Api", configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_ORG_MIRROR=False)

        assert mirror_owner.get(MIRROR, follow_redirects=True).status_code == 404
        assert mirror_owner.post(MIRROR, {}).status_code == 405


class TestCreateOrgMirrorConfig:
    def test_stores_the_optional_fields(self, initech_owner: "Api") -> None:
        more = {
            "is_enabled": False,
            "external_registry_config": {"verify_tls": False},
            "repository_filters": ["web*", "docs"],
            "skopeo_timeout": 600,
        }
        initech_owner.post(MIRROR, WANTED | more)

        assert initech_owner.get(MIRROR).json == expected_mirror(**more)

    def test_returns_400_if_the_organization_has_a_mirror(self, mirror_owner: "Api") -> None:
        answer = mirror_owner.post(MIRROR, WANTED)

        said = invalid("Mirror configuration already exists for this organization")
        assert (answer.status_code, answer.json) == (400, said)

    def test_returns_400_if_the_organization_has_repositories(self, owner: "Api") -> None:
        answer = owner.post("/organization/acme/mirror", {**WANTED, "robot_username": "acme+ci"})

        said = invalid(
            "Cannot create organization mirror: the organization already contains repositories. "
            "Organization mirroring requires an empty organization."
        )
        assert (answer.status_code, answer.json) == (400, said)

    @pytest.mark.parametrize(
        ("body", "said"),
        [
            (
                {"sync_start_date": "tomorrow"},
                "Invalid sync_start_date format. Use ISO 8601: YYYY-MM-DDTHH:MM:SSZ",
            ),
            (
                {"external_registry_url": "ftp://harbor.example.com"},
                "Invalid URL scheme 'ftp': only HTTP and HTTPS are allowed",
            ),
            ({"robot_username": "initech+none"}, "Invalid robot account: initech+none"),
            ({"robot_username": "acme+ci"}, "Robot account must belong to the organization"),
        ],
    )
    def test_rejects_an_invalid_body(
        self, initech_owner: "Api", body: dict[str, Any], said: str
    ) -> None:
        answer = initech_owner.post(MIRROR, WANTED | body)

        assert (answer.status_code, answer.json) == (400, invalid(said))
        assert initech_owner.get(MIRROR).json == NOT_FOUND

    def test_rejects_private_registries_if_configured(
        self, initech_owner: "Api", configure: Callable[..., None]
    ) -> None:
        configure(FAKEQUAY_REFUSE_PRIVATE_HOSTS=True)

        answer = initech_owner.post(MIRROR, {**WANTED, "external_registry_url": "http://10.0.0.1"})

        said = invalid("The provided registry URL is not allowed")
        assert (answer.status_code, answer.json) == (400, said)

    def test_logs_the_creation(self, mirror_owner: "Api") -> None:
        entry = mirror_owner.get(f"{BASE}/logs").json["logs"][0]

        assert entry["kind"] == "org_mirror_enabled"
        keys = ("external_registry_type", "external_registry_url", "external_namespace")
        details = {key: WANTED[key] for key in (*keys, "sync_interval", "robot_username")}
        told = {key: value for key, value in entry["metadata"].items() if "oauth" not in key}
        assert told == details


class TestUpdateOrgMirrorConfig:
    def test_changes_only_the_given_fields(self, mirror_owner: "Api") -> None:
        body = {"is_enabled": False, "visibility": "public", "repository_filters": ["web"]}

        answer = mirror_owner.put(MIRROR, body)

        assert (answer.status_code, answer.json) == (200, "")
        assert mirror_owner.get(MIRROR).json == expected_mirror(**body)

    def test_rejected_request_changes_nothing(self, mirror_owner: "Api") -> None:
        body = {"is_enabled": False, "robot_username": "acme+ci"}

        answer = mirror_owner.put(MIRROR, body)

        said = invalid("Robot account must belong to the organization")
        assert (answer.status_code, answer.json) == (400, said)
        assert mirror_owner.get(MIRROR).json == expected_mirror()

    def test_rejects_an_interval_above_the_32_bit_maximum(self, mirror_owner: "Api") -> None:
        for seconds in (2**31, 10**30):
            answer = mirror_owner.put(MIRROR, {"sync_interval": seconds})
            said = invalid("sync_interval cannot be above 2147483647")
            assert (answer.status_code, answer.json) == (400, said)
        assert mirror_owner.put(MIRROR, {"sync_interval": 2**31 - 1}).status_code == 200
        assert mirror_owner.get(MIRROR).json == expected_mirror(sync_interval=2**31 - 1)

    def test_logs_the_changed_fields(self, mirror_owner: "Api") -> None:
        mirror_owner.put(MIRROR, {"external_namespace": "other", "sync_interval": 60})

        entry = mirror_owner.get(f"{BASE}/logs").json["logs"][0]
        assert entry["kind"] == "org_mirror_config_changed"
        details = {
            "updated_fields": ["external_namespace", "sync_interval"],
            "old_external_reference": "https://harbor.example.com/project",
            "external_reference": "https://harbor.example.com/other",
        }
        told = {key: value for key, value in entry["metadata"].items() if "oauth" not in key}
        assert told == details

    def test_returns_404_without_a_mirror(self, initech_owner: "Api") -> None:
        assert initech_owner.put(MIRROR, {}).json == NOT_FOUND


class TestDeleteOrgMirrorConfig:
    def test_deletes_the_mirror_and_its_discovered_repositories(
        self, mirror_owner: "Api", app: Flask
    ) -> None:
        add_discovered_repositories(app, one="SUCCESS")

        answer = mirror_owner.delete(MIRROR)

        assert (answer.status_code, answer.data) == (204, b"")
        assert mirror_owner.get(MIRROR).json == NOT_FOUND
        assert mirror_owner.delete(MIRROR).json == NOT_FOUND
        assert len(instances.main_world(app).store.org_mirror_repositories) == 0
        kind = mirror_owner.get(f"{BASE}/logs").json["logs"][0]["kind"]
        assert kind == "org_mirror_disabled"


class TestListOrgMirrorRepositories:
    def test_lists_discovered_repositories_in_pages(self, mirror_owner: "Api", app: Flask) -> None:
        add_discovered_repositories(app, one="SUCCESS", two="NEVER_RUN", three="FAIL")

        answer = mirror_owner.get(f"{MIRROR}/repositories?page=2&limit=2")

        three = {
            "repository_name": "three",
            "discovery_date": "2026-01-01T12:00:00Z",
            "sync_status": "FAIL",
            "last_sync_date": None,
            "status_message": None,
        }
        page = {"repositories": [three], "page": 2, "limit": 2, "total": 3, "has_next": False}
        assert answer.json == page

    def test_filters_by_sync_status(self, mirror_owner: "Api", app: Flask) -> None:
        add_discovered_repositories(app, one="SUCCESS", two="FAIL")

        found = mirror_owner.get(f"{MIRROR}/repositories?status=FAIL").json

        names = [repository["repository_name"] for repository in found["repositories"]]
        assert (names, found["total"]) == (["two"], 1)

    def test_rejects_an_unknown_status(self, mirror_owner: "Api") -> None:
        answer = mirror_owner.get(f"{MIRROR}/repositories?status=BOGUS")

        said = invalid(f"Invalid status filter 'BOGUS'. Valid values: {', '.join(STATUSES)}")
        assert (answer.status_code, answer.json) == (400, said)

    def test_is_empty_by_default(self, mirror_owner: "Api") -> None:
        nothing = {"repositories": [], "page": 1, "limit": 100, "total": 0, "has_next": False}
        assert mirror_owner.get(f"{MIRROR}/repositories").json == nothing


class TestSyncOrgMirrorNow:
    def test_requests_a_sync(self, mirror_owner: "Api") -> None:
        answer = mirror_owner.post(f"{MIRROR}/sync-now")

        assert (answer.status_code, answer.data) == (204, b"")
        assert mirror_owner.get(MIRROR).json == expected_mirror(
            sync_status="SYNC_NOW", sync_start_date="2026-01-01T12:00:00Z"
        )

    def test_returns_400_during_discovery(self, mirror_owner: "Api", app: Flask) -> None:
        set_sync_status(app, "SYNCING")

        answer = mirror_owner.post(f"{MIRROR}/sync-now")

        said = invalid("Cannot trigger sync: discovery is currently in progress.")
        assert (answer.status_code, answer.json) == (400, said)


class TestCancelOrgMirrorSync:
    def test_cancels_the_sync(
        self, mirror_owner: "Api", pass_time: Callable[[float], None]
    ) -> None:
        mirror_owner.post(f"{MIRROR}/sync-now")
        pass_time(2)

        answer = mirror_owner.post(f"{MIRROR}/sync-cancel")

        assert (answer.status_code, answer.data) == (204, b"")
        assert mirror_owner.get(MIRROR).json == expected_mirror(
            sync_status="CANCEL",
            sync_retries_remaining=0,
            sync_start_date="2026-01-01T12:00:00Z",
            sync_expiration_date="2026-01-01T12:00:02Z",
        )

    def test_cancels_a_mirror_without_a_requested_sync(self, mirror_owner: "Api") -> None:
        assert mirror_owner.post(f"{MIRROR}/sync-cancel").status_code == 204

        assert mirror_owner.get(MIRROR).json == expected_mirror(
            sync_status="CANCEL",
            sync_retries_remaining=0,
            sync_expiration_date="2026-01-01T12:00:00Z",
        )

    def test_returns_400_if_the_sync_is_already_cancelled(self, mirror_owner: "Api") -> None:
        mirror_owner.post(f"{MIRROR}/sync-now")
        mirror_owner.post(f"{MIRROR}/sync-cancel")

        answer = mirror_owner.post(f"{MIRROR}/sync-cancel")

        said = invalid("Cannot cancel: mirror is already cancelled")
        assert (answer.status_code, answer.json) == (400, said)


class TestVerifyOrgMirrorConnection:
    def test_reports_success_without_a_network_connection(self, mirror_owner: "Api") -> None:
        answer = mirror_owner.post(f"{MIRROR}/verify")

        works = {"success": True, "message": "Connection verified successfully"}
        assert (answer.status_code, answer.json) == (200, works)

    def test_returns_404_without_a_mirror(self, initech_owner: "Api") -> None:
        assert initech_owner.post(f"{MIRROR}/verify").json == NOT_FOUND
