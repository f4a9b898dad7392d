"""Mirror health area: counts and problems of repository mirrors."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask

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


def report(**changed: Any) -> dict[str, Any]:
    return {
        "healthy": True,
        "workers": {"active": 0, "configured": 0, "status": "healthy"},
        "repositories": COUNTS,
        "tags_pending": 0,
        "last_check": "2026-01-01T12:00:00Z",
        "issues": [],
        **changed,
    }


def issue(severity: str, message: str) -> dict[str, str]:
    return {"severity": severity, "message": message, "timestamp": "2026-01-01T12:00:00Z"}


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
        nothing = report(repositories=dict.fromkeys(COUNTS, 0))
        assert mirror_owner.get(f"{HEALTH}?namespace=owner").json == nothing

    @pytest.mark.parametrize(
        ("statuses", "counts", "said"),
        [
            (("SUCCESS", "SYNCING"), {"completed": 1, "syncing": 1}, {}),
            (
                ("SUCCESS", "FAIL"),
                {"completed": 1, "failed": 1},
                {"issues": [issue("warning", "1 of 2 mirrors have failed")]},
            ),
            (
                ("FAIL", "FAIL"),
                {"failed": 2},
                {
                    "healthy": False,
                    "workers": {"active": 0, "configured": 0, "status": "degraded"},
                    "issues": [issue("critical", "2 of 2 mirrors have failed")],
                },
            ),
        ],
    )
    def test_returns_503_if_most_mirrors_have_failed(
        self,
        mirror_owner: "Api",
        app: Flask,
        statuses: tuple[str, str],
        counts: dict[str, int],
        said: dict[str, Any],
    ) -> None:
        set_sync_statuses(app, *statuses)

        expected = report(repositories=COUNTS | {"never_run": 0} | counts, **said)
        answer = mirror_owner.get(f"{HEALTH}?namespace=acme")
        status = 200 if expected["healthy"] else 503
        assert (answer.status_code, answer.json) == (status, expected)

    def test_superuser_operation_covers_all_namespaces(
        self, mirror_owner: "Api", superuser: "Api", app: Flask
    ) -> None:
        set_sync_statuses(app, "FAIL", "FAIL")

        everywhere = superuser.get("/superuser/mirror/health")

        assert everywhere.status_code == 503
        assert everywhere.json == mirror_owner.get(f"{HEALTH}?namespace=acme").json

    def test_lists_mirrors_in_pages_on_request(self, mirror_owner: "Api") -> None:
        answer = mirror_owner.get(f"{HEALTH}?namespace=acme&detailed=true&limit=1&offset=1")

        page = {"limit": 1, "offset": 1, "has_more": False}
        listed = {"details": [detail("docs")], "pagination": page}
        assert answer.json == report(repositories=COUNTS | listed)

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
