"""Superuser area: builds."""

from typing import TYPE_CHECKING

import pytest

from fakequay.models import Trigger
from fakequay.web.instances import instances
from tests.support.answers import FORBIDDEN, LOGIN_REQUIRED, NOT_FOUND, problem
from tests.support.builds import NOWHERE, start, waiting

if TYPE_CHECKING:
    from flask import Flask

    from tests.conftest import Api

MISSING = problem(400, "invalid_response", f"Unable to locate a build by id: {NOWHERE}")
# The real server omits the parameters of the build request.
EMPTY = {
    "subdirectory": "",
    "dockerfile_path": "",
    "context": "",
    "tags": [],
    "manual_user": None,
    "trigger_metadata": None,
}


@pytest.fixture
def uuid(owner: "Api") -> str:
    """Start a build of acme/web and return its uuid."""
    return str(start(owner)["id"])


def expected_build(uuid: str, **differences: object) -> dict[str, object]:
    seen = waiting(uuid, **EMPTY, **differences)
    del seen["archive_url"]
    return seen


class TestGetRepoBuildSuperUser:
    def test_returns_a_build_of_any_repository(
        self, superuser: "Api", auditor: "Api", uuid: str
    ) -> None:
        assert superuser.get(f"/superuser/{uuid}/build").json == expected_build(uuid)
        assert auditor.get(f"/superuser/{uuid}/build").json == expected_build(uuid)

    def test_returns_fewer_fields_of_the_trigger(
        self, superuser: "Api", owner: "Api", app: "Flask"
    ) -> None:
        world = instances.main_world(app)
        build = world.store.builds.one(uuid=start(owner)["id"])
        assert build is not None
        trigger = world.store.triggers.add(Trigger(build.repository_id, "t", "custom-git", "T"))
        world.store.builds.change(build, trigger_id=trigger.id)

        assert superuser.get(f"/superuser/{build.uuid}/build").json["trigger"] == {
            "id": "t",
            "service": "custom-git",
            "is_active": False,
            "build_source": None,
            "repository_url": None,
            "config": {},
            "can_invoke": True,
        }

    def test_returns_404_for_an_unknown_build(self, superuser: "Api") -> None:
        answer = superuser.get(f"/superuser/{NOWHERE}/build")

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)

    def test_requires_a_superuser(self, owner: "Api", anonymous: "Api", uuid: str) -> None:
        assert owner.get(f"/superuser/{uuid}/build").json == FORBIDDEN
        assert anonymous.get(f"/superuser/{uuid}/build").json == LOGIN_REQUIRED


class TestGetRepoBuildStatusSuperUser:
    def test_returns_the_phase_of_the_build(
        self, superuser: "Api", app: "Flask", uuid: str
    ) -> None:
        instances.main_world(app).clock.advance(60)

        assert superuser.get(f"/superuser/{uuid}/status").json == expected_build(
            uuid, phase="complete"
        )

    def test_returns_400_for_an_unknown_build(self, superuser: "Api") -> None:
        answer = superuser.get(f"/superuser/{NOWHERE}/status")

        assert (answer.status_code, answer.json) == (400, MISSING)


class TestGetRepoBuildLogsSuperUser:
    def test_returns_log_lines_from_the_requested_start(
        self, superuser: "Api", app: "Flask", uuid: str
    ) -> None:
        instances.main_world(app).clock.advance(15)

        assert superuser.get(f"/superuser/{uuid}/logs?start=1").json == {
            "start": 1,
            "total": 2,
            "logs": [
                {
                    "message": "unpacking",
                    "type": "phase",
                    "data": {"datetime": "2026-01-01 12:00:15.000000"},
                }
            ],
        }

    def test_returns_400_for_an_unknown_build(self, superuser: "Api") -> None:
        answer = superuser.get(f"/superuser/{NOWHERE}/logs")

        assert (answer.status_code, answer.json) == (400, MISSING)


class TestGetRepoBuildLogsArchiveSuperUser:
    def test_returns_400_because_logs_are_never_archived(self, superuser: "Api", uuid: str) -> None:
        answer = superuser.get(f"/superuser/{uuid}/logs/archive")

        said = problem(400, "invalid_response", "Archived logs not available")
        assert (answer.status_code, answer.json) == (400, said)

    def test_returns_400_for_an_unknown_build(self, superuser: "Api") -> None:
        answer = superuser.get(f"/superuser/{NOWHERE}/logs/archive")

        assert (answer.status_code, answer.json) == (400, MISSING)
