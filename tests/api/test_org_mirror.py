"""What the org_mirror area answers."""

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


def seen(**changed: Any) -> dict[str, Any]:
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
def boss(stranger: "Api") -> "Api":
    """The owner of initech, an organization without repositories and with a robot."""
    stranger.post("/organization/", {"name": "initech"})
    stranger.put(f"{BASE}/robots/copier")
    return stranger


@pytest.fixture
def mirrored(boss: "Api") -> "Api":
    """The owner of initech, which is a copy."""
    answer = boss.post(MIRROR, WANTED)
    assert (answer.status_code, answer.json) == (201, "")
    return boss


def become(app: Flask, status: str) -> None:
    """What a worker that syncs would have noted."""
    store = instances.current(app).store
    (mirror,) = store.org_mirrors.all()
    store.org_mirrors.change(mirror, status=status)


def discover(app: Flask, **statuses: str) -> None:
    """What a worker would have found upstream."""
    world = instances.current(app)
    (mirror,) = world.store.org_mirrors.all()
    for name, status in statuses.items():
        found = OrgMirrorRepository(mirror.id, name, world.now(), status=status)
        world.store.org_mirror_repositories.add(found)


class TestGetOrgMirrorConfig:
    def test_shows_everything_but_the_password(self, boss: "Api") -> None:
        login = {"external_registry_username": "someone", "external_registry_password": "secret"}
        boss.post(MIRROR, WANTED | login)

        assert boss.get(MIRROR).json == seen(
            external_registry_username="someone", has_external_registry_password=True
        )

    def test_counts_what_was_found(self, mirrored: "Api", app: Flask) -> None:
        discover(app, one="SUCCESS", two="SUCCESS", three="FAIL")

        counts = dict.fromkeys(STATUSES, 0) | {"SUCCESS": 2, "FAIL": 1}
        assert mirrored.get(MIRROR).json == seen(repo_sync_status_counts=counts)

    def test_there_has_to_be_one(self, owner: "Api") -> None:
        assert owner.get("/organization/acme/mirror").json == NOT_FOUND

    def test_is_for_admins(self, mirrored: "Api", owner: "Api", auditor: "Api") -> None:
        assert owner.get(MIRROR).json == FORBIDDEN
        assert auditor.get(MIRROR).json == seen()
        assert auditor.delete(MIRROR).json == FORBIDDEN

    def test_there_are_none_where_the_feature_is_off(
        self, mirrored: "Api", configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_ORG_MIRROR=False)

        assert mirrored.get(MIRROR, follow_redirects=True).status_code == 404
        assert mirrored.post(MIRROR, {}).status_code == 405


class TestCreateOrgMirrorConfig:
    def test_keeps_the_rest_of_the_body(self, boss: "Api") -> None:
        more = {
            "is_enabled": False,
            "external_registry_config": {"verify_tls": False},
            "repository_filters": ["web*", "docs"],
            "skopeo_timeout": 600,
        }
        boss.post(MIRROR, WANTED | more)

        assert boss.get(MIRROR).json == seen(**more)

    def test_there_is_one_at_most(self, mirrored: "Api") -> None:
        answer = mirrored.post(MIRROR, WANTED)

        said = invalid("Mirror configuration already exists for this organization")
        assert (answer.status_code, answer.json) == (400, said)

    def test_the_organization_has_to_be_empty(self, owner: "Api") -> None:
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
    def test_refuses_what_makes_no_sense(
        self, boss: "Api", body: dict[str, Any], said: str
    ) -> None:
        answer = boss.post(MIRROR, WANTED | body)

        assert (answer.status_code, answer.json) == (400, invalid(said))
        assert boss.get(MIRROR).json == NOT_FOUND

    def test_private_registries_are_refused_where_that_is_on(
        self, boss: "Api", configure: Callable[..., None]
    ) -> None:
        configure(FAKEQUAY_REFUSE_PRIVATE_HOSTS=True)

        answer = boss.post(MIRROR, {**WANTED, "external_registry_url": "http://10.0.0.1"})

        said = invalid("The provided registry URL is not allowed")
        assert (answer.status_code, answer.json) == (400, said)

    def test_is_logged(self, mirrored: "Api") -> None:
        entry = mirrored.get(f"{BASE}/logs").json["logs"][0]

        assert entry["kind"] == "org_mirror_enabled"
        keys = ("external_registry_type", "external_registry_url", "external_namespace")
        details = {key: WANTED[key] for key in (*keys, "sync_interval", "robot_username")}
        told = {key: value for key, value in entry["metadata"].items() if "oauth" not in key}
        assert told == details


class TestUpdateOrgMirrorConfig:
    def test_changes_what_the_body_names(self, mirrored: "Api") -> None:
        body = {"is_enabled": False, "visibility": "public", "repository_filters": ["web"]}

        answer = mirrored.put(MIRROR, body)

        assert (answer.status_code, answer.json) == (200, "")
        assert mirrored.get(MIRROR).json == seen(**body)

    def test_a_refusal_changes_nothing(self, mirrored: "Api") -> None:
        body = {"is_enabled": False, "robot_username": "acme+ci"}

        answer = mirrored.put(MIRROR, body)

        said = invalid("Robot account must belong to the organization")
        assert (answer.status_code, answer.json) == (400, said)
        assert mirrored.get(MIRROR).json == seen()

    def test_an_interval_has_to_fit(self, mirrored: "Api") -> None:
        for seconds in (2**31, 10**30):
            answer = mirrored.put(MIRROR, {"sync_interval": seconds})
            said = invalid("sync_interval cannot be above 2147483647")
            assert (answer.status_code, answer.json) == (400, said)
        assert mirrored.put(MIRROR, {"sync_interval": 2**31 - 1}).status_code == 200
        assert mirrored.get(MIRROR).json == seen(sync_interval=2**31 - 1)

    def test_is_logged(self, mirrored: "Api") -> None:
        mirrored.put(MIRROR, {"external_namespace": "other", "sync_interval": 60})

        entry = mirrored.get(f"{BASE}/logs").json["logs"][0]
        assert entry["kind"] == "org_mirror_config_changed"
        details = {
            "updated_fields": ["external_namespace", "sync_interval"],
            "old_external_reference": "https://harbor.example.com/project",
            "external_reference": "https://harbor.example.com/other",
        }
        told = {key: value for key, value in entry["metadata"].items() if "oauth" not in key}
        assert told == details

    def test_there_has_to_be_one(self, boss: "Api") -> None:
        assert boss.put(MIRROR, {}).json == NOT_FOUND


class TestDeleteOrgMirrorConfig:
    def test_leaves_none(self, mirrored: "Api", app: Flask) -> None:
        discover(app, one="SUCCESS")

        answer = mirrored.delete(MIRROR)

        assert (answer.status_code, answer.data) == (204, b"")
        assert mirrored.get(MIRROR).json == NOT_FOUND
        assert mirrored.delete(MIRROR).json == NOT_FOUND
        assert len(instances.current(app).store.org_mirror_repositories) == 0
        kind = mirrored.get(f"{BASE}/logs").json["logs"][0]["kind"]
        assert kind == "org_mirror_disabled"


class TestListOrgMirrorRepositories:
    def test_pages_through_what_was_found(self, mirrored: "Api", app: Flask) -> None:
        discover(app, one="SUCCESS", two="NEVER_RUN", three="FAIL")

        answer = mirrored.get(f"{MIRROR}/repositories?page=2&limit=2")

        three = {
            "repository_name": "three",
            "discovery_date": "2026-01-01T12:00:00Z",
            "sync_status": "FAIL",
            "last_sync_date": None,
            "status_message": None,
        }
        page = {"repositories": [three], "page": 2, "limit": 2, "total": 3, "has_next": False}
        assert answer.json == page

    def test_takes_those_of_a_status(self, mirrored: "Api", app: Flask) -> None:
        discover(app, one="SUCCESS", two="FAIL")

        found = mirrored.get(f"{MIRROR}/repositories?status=FAIL").json

        names = [repository["repository_name"] for repository in found["repositories"]]
        assert (names, found["total"]) == (["two"], 1)

    def test_there_has_to_be_such_a_status(self, mirrored: "Api") -> None:
        answer = mirrored.get(f"{MIRROR}/repositories?status=BOGUS")

        said = invalid(f"Invalid status filter 'BOGUS'. Valid values: {', '.join(STATUSES)}")
        assert (answer.status_code, answer.json) == (400, said)

    def test_is_empty_at_first(self, mirrored: "Api") -> None:
        nothing = {"repositories": [], "page": 1, "limit": 100, "total": 0, "has_next": False}
        assert mirrored.get(f"{MIRROR}/repositories").json == nothing


class TestSyncOrgMirrorNow:
    def test_asks_for_a_sync(self, mirrored: "Api") -> None:
        answer = mirrored.post(f"{MIRROR}/sync-now")

        assert (answer.status_code, answer.data) == (204, b"")
        assert mirrored.get(MIRROR).json == seen(sync_status="SYNC_NOW")

    def test_not_while_one_is_running(self, mirrored: "Api", app: Flask) -> None:
        become(app, "SYNCING")

        answer = mirrored.post(f"{MIRROR}/sync-now")

        said = invalid("Cannot trigger sync: discovery is currently in progress.")
        assert (answer.status_code, answer.json) == (400, said)


class TestCancelOrgMirrorSync:
    def test_gives_up(self, mirrored: "Api") -> None:
        mirrored.post(f"{MIRROR}/sync-now")

        answer = mirrored.post(f"{MIRROR}/sync-cancel")

        assert (answer.status_code, answer.data) == (204, b"")
        cancelled = seen(sync_status="CANCEL", sync_retries_remaining=0)
        assert mirrored.get(MIRROR).json == cancelled

    def test_works_once(self, mirrored: "Api") -> None:
        mirrored.post(f"{MIRROR}/sync-now")
        mirrored.post(f"{MIRROR}/sync-cancel")

        answer = mirrored.post(f"{MIRROR}/sync-cancel")

        said = invalid("Cannot cancel: mirror is already cancelled")
        assert (answer.status_code, answer.json) == (400, said)


class TestVerifyOrgMirrorConnection:
    def test_calls_nobody_and_says_it_works(self, mirrored: "Api") -> None:
        answer = mirrored.post(f"{MIRROR}/verify")

        works = {"success": True, "message": "Connection verified successfully"}
        assert (answer.status_code, answer.json) == (200, works)

    def test_there_has_to_be_one(self, boss: "Api") -> None:
        assert boss.post(f"{MIRROR}/verify").json == NOT_FOUND
