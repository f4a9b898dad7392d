"""Mirror health area: counts and problems of repository mirrors."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask

from fakequay.models import Mirror, Repository
from fakequay.web.instances import instances
from tests.support.answers import FORBIDDEN, LOGIN_REQUIRED, NOT_FOUND

if TYPE_CHECKING:
    from tests.conftest import Api

HEALTH = "/repository/mirror/health"
WANTED = {
    "external_reference": "registry.example.com/upstream/web",
    "sync_interval": 3600,
    "sync_start_date": "2026-01-02T03:04:05Z",
    "root_rule": {"rule_kind": "tag_glob_csv", "rule_value": ["*"]},
    "skopeo_timeout_interval": 300,
    "robot_username": "acme+ci",
}
COUNTS = {"total": 2, "syncing": 0, "completed": 0, "failed": 0, "never_run": 2}


NO_CACHE = "no-cache, no-store, must-revalidate"


def report(**changed: Any) -> dict[str, Any]:
    return {
        "healthy": True,
        "workers": {"active": 0, "configured": 0, "status": "healthy"},
        "repositories": COUNTS,
        "tags_pending": 0,
        "last_check": "2026-01-01T12:00:00.000000Z",
        "issues": NEVER_SYNCED,
        **changed,
    }


def issue(severity: str, message: str) -> dict[str, str]:
    return {"severity": severity, "message": message, "timestamp": "2026-01-01T12:00:00.000000Z"}


NEVER_SYNCED = [
    issue("warning", f"Repository acme/{name} has never been synced") for name in ("web", "docs")
]


def detail(name: str, **changed: Any) -> dict[str, Any]:
    return {
        "namespace": "acme",
        "repository": name,
        "sync_status": "NEVER_RUN",
        "is_enabled": True,
        "last_sync": None,
        "retries_remaining": 3,
        **changed,
    }


@pytest.fixture
def mirror_owner(owner: "Api") -> "Api":
    """Configure both repositories of acme as mirrors and return an admin of acme."""
    for name in ("web", "docs"):
        assert owner.post(f"/repository/acme/{name}/mirror", WANTED).status_code == 201
    return owner


def set_sync_statuses(app: Flask, *statuses: str) -> None:
    """Set the sync statuses of the mirrors, as the mirror worker does."""
    store = instances.main_world(app).store
    for mirror, status in zip(list(store.mirrors.all()), statuses, strict=True):
        store.mirrors.change(mirror, status=status)


class TestGetRepositoryMirrorHealth:
    def test_counts_the_mirrors_of_a_namespace(self, mirror_owner: "Api") -> None:
        assert mirror_owner.get(f"{HEALTH}?namespace=acme").json == report()
        nothing = report(repositories=dict.fromkeys(COUNTS, 0), issues=[])
        assert mirror_owner.get(f"{HEALTH}?namespace=owner").json == nothing

    def test_counts_the_mirrors_by_status(self, mirror_owner: "Api", app: Flask) -> None:
        set_sync_statuses(app, "SUCCESS", "SYNCING")

        counts = COUNTS | {"never_run": 0, "completed": 1, "syncing": 1}
        answer = mirror_owner.get(f"{HEALTH}?namespace=acme")
        assert (answer.status_code, answer.json) == (200, report(repositories=counts, issues=[]))
        assert answer.headers["Cache-Control"] == NO_CACHE

    def test_returns_503_if_more_than_a_fifth_of_the_syncs_have_failed(
        self, mirror_owner: "Api", app: Flask
    ) -> None:
        set_sync_statuses(app, "FAIL", "NEVER_RUN")

        answer = mirror_owner.get(f"{HEALTH}?namespace=acme")

        counts = COUNTS | {"never_run": 1, "failed": 1}
        failed = issue("critical", "High failure rate: 1 of 1 mirrors have failed")
        degraded = {"active": 0, "configured": 0, "status": "degraded"}
        assert answer.status_code == 503
        assert answer.json == report(
            repositories=counts,
            healthy=False,
            workers=degraded,
            issues=[failed, NEVER_SYNCED[1]],
        )
        assert answer.headers["Cache-Control"] == NO_CACHE

    @pytest.mark.parametrize(("succeeded", "healthy"), [(4, True), (3, False)])
    def test_mirrors_are_healthy_if_a_fifth_of_the_syncs_has_failed(
        self, mirror_owner: "Api", app: Flask, succeeded: int, healthy: bool
    ) -> None:
        set_sync_statuses(app, "FAIL", "CANCEL")
        store = instances.main_world(app).store
        acme = store.accounts.one(name="acme")
        assert acme is not None
        for number in range(succeeded):
            repository = store.repositories.add(Repository(acme.id, f"copy{number}"))
            store.mirrors.add(
                Mirror(repository.id, "registry.example.com/x", 60, 0, (), status="SUCCESS")
            )

        seen = mirror_owner.get(f"{HEALTH}?namespace=acme").json
        assert (seen["healthy"], len(seen["issues"])) == (healthy, 0 if healthy else 1)

    def test_disabled_mirrors_are_not_counted(self, mirror_owner: "Api") -> None:
        mirror_owner.put("/repository/acme/web/mirror", {"is_enabled": False})

        seen = mirror_owner.get(f"{HEALTH}?namespace=acme&detailed=true").json

        page = {"limit": 100, "offset": 0, "has_more": False}
        listed = {"details": [detail("docs")], "pagination": page}
        counts = COUNTS | {"total": 1, "never_run": 1}
        assert seen == report(repositories=counts | listed, issues=NEVER_SYNCED[1:])

    def test_superuser_operation_covers_all_namespaces(
        self, mirror_owner: "Api", superuser: "Api", app: Flask
    ) -> None:
        set_sync_statuses(app, "FAIL", "FAIL")

        everywhere = superuser.get("/superuser/mirror/health")

        assert everywhere.status_code == 503
        assert everywhere.headers["Cache-Control"] == NO_CACHE
        assert everywhere.json == mirror_owner.get(f"{HEALTH}?namespace=acme").json

    def test_lists_mirrors_in_pages_on_request(self, mirror_owner: "Api") -> None:
        answer = mirror_owner.get(f"{HEALTH}?namespace=acme&detailed=true&limit=1&offset=1")

        page = {"limit": 1, "offset": 1, "has_more": False}
        listed = {"details": [detail("docs")], "pagination": page}
        assert answer.json == report(repositories=COUNTS | listed)

    @pytest.mark.parametrize(("limit", "used"), [(1001, 1000), (999, 999), (-1, 1)])
    def test_details_of_all_namespaces_have_at_most_a_thousand_mirrors_per_page(
        self, mirror_owner: "Api", superuser: "Api", limit: int, used: int
    ) -> None:
        seen = superuser.get(f"{HEALTH}?detailed=true&limit={limit}").json["repositories"]

        assert seen["details"] == [detail("web"), detail("docs")][:used]
        assert seen["pagination"] == {"limit": used, "offset": 0, "has_more": used < 2}

    def test_superusers_and_read_only_superusers_see_all_namespaces(
        self, mirror_owner: "Api", superuser: "Api", auditor: "Api"
    ) -> None:
        assert superuser.get(HEALTH).json == report()
        assert auditor.get(HEALTH).json == report()

    def test_other_users_must_name_a_namespace_that_they_belong_to(
        self, owner: "Api", stranger: "Api", anonymous: "Api", bearer: Callable[..., "Api"]
    ) -> None:
        assert owner.get(HEALTH).json == FORBIDDEN
        assert stranger.get(f"{HEALTH}?namespace=acme").json == FORBIDDEN
        assert anonymous.get(f"{HEALTH}?namespace=acme").json == LOGIN_REQUIRED
        assert bearer("member").get(f"{HEALTH}?namespace=acme").status_code == 200

    def test_returns_404_for_an_unknown_namespace(self, owner: "Api") -> None:
        assert owner.get(f"{HEALTH}?namespace=none").json == NOT_FOUND
