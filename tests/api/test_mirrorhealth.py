"""What the mirrorhealth area answers."""

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
def mirrored(owner: "Api") -> "Api":
    """An admin of acme, whose two repositories are mirrors."""
    for name in ("web", "docs"):
        assert owner.post(f"/repository/acme/{name}/mirror", WANTED).status_code == 201
    return owner


def become(app: Flask, *statuses: str) -> None:
    """What a worker that syncs would have noted."""
    store = instances.current(app).store
    for mirror, status in zip(list(store.mirrors.all()), statuses, strict=True):
        store.mirrors.change(mirror, status=status)


class TestGetRepositoryMirrorHealth:
    def test_counts_the_mirrors_of_a_namespace(self, mirrored: "Api") -> None:
        assert mirrored.get(f"{HEALTH}?namespace=acme").json == report()
        nothing = report(repositories=dict.fromkeys(COUNTS, 0))
        assert mirrored.get(f"{HEALTH}?namespace=owner").json == nothing

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
    def test_says_when_most_have_failed(
        self,
        mirrored: "Api",
        app: Flask,
        statuses: tuple[str, str],
        counts: dict[str, int],
        said: dict[str, Any],
    ) -> None:
        become(app, *statuses)

        expected = report(repositories=COUNTS | {"never_run": 0} | counts, **said)
        answer = mirrored.get(f"{HEALTH}?namespace=acme")
        status = 200 if expected["healthy"] else 503
        assert (answer.status_code, answer.json) == (status, expected)

    def test_superusers_are_told_of_all(
        self, mirrored: "Api", superuser: "Api", app: Flask
    ) -> None:
        become(app, "FAIL", "FAIL")

        everywhere = superuser.get("/superuser/mirror/health")

        assert everywhere.status_code == 503
        assert everywhere.json == mirrored.get(f"{HEALTH}?namespace=acme").json

    def test_lists_them_where_that_is_asked_for(self, mirrored: "Api") -> None:
        answer = mirrored.get(f"{HEALTH}?namespace=acme&detailed=true&limit=1&offset=1")

        page = {"limit": 1, "offset": 1, "has_more": False}
        listed = {"details": [detail("docs")], "pagination": page}
        assert answer.json == report(repositories=COUNTS | listed)

    def test_superusers_and_auditors_see_all_namespaces(
        self, mirrored: "Api", superuser: "Api", auditor: "Api"
    ) -> None:
        assert superuser.get(HEALTH).json == report()
        assert auditor.get(HEALTH).json == report()

    def test_others_have_to_name_one_of_theirs(
        self, owner: "Api", stranger: "Api", anonymous: "Api", bearer: Callable[..., "Api"]
    ) -> None:
        assert owner.get(HEALTH).json == FORBIDDEN
        assert stranger.get(f"{HEALTH}?namespace=acme").json == FORBIDDEN
        assert anonymous.get(f"{HEALTH}?namespace=acme").json == LOGIN_REQUIRED
        assert bearer("member").get(f"{HEALTH}?namespace=acme").status_code == 200

    def test_there_has_to_be_such_a_namespace(self, owner: "Api") -> None:
        assert owner.get(f"{HEALTH}?namespace=none").json == NOT_FOUND
