"""Build area: list builds, their status and their logs."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from fakequay.domain.repositories import repositories
from fakequay.models import BuildFailure, RepoName
from tests.support.answers import FORBIDDEN, LOGIN_REQUIRED, NOT_FOUND
from tests.support.builds import BUILDS, NOWHERE, lines, phase, start, waiting

if TYPE_CHECKING:
    from fakequay.world import World
    from tests.conftest import Api

Clock = Callable[[float], None]


@pytest.fixture
def failing(world: "World") -> Callable[..., None]:
    """Make builds of acme/web fail: ``failing("building", "no space left")``."""

    def fail(phase: str, message: str, ending: str = "error") -> None:
        repository = repositories.find(world, RepoName("acme", "web"))
        world.store.build_failures.add(BuildFailure(repository.id, phase, message, ending=ending))

    return fail


class TestGetRepoBuilds:
    def test_is_empty_without_builds(self, owner: "Api") -> None:
        assert owner.get(BUILDS).json == {"builds": []}

    def test_lists_the_latest_build_first(self, owner: "Api", pass_time: Clock) -> None:
        first = start(owner)
        pass_time(1)
        second = start(owner)

        assert owner.get(BUILDS).json == {
            "builds": [
                waiting(second["id"], started="Thu, 01 Jan 2026 12:00:01 -0000"),
                waiting(first["id"]),
            ]
        }

    @pytest.mark.parametrize(("query", "count"), [("", 5), ("?limit=0", 5), ("?limit=2", 2)])
    def test_lists_five_builds_by_default(self, owner: "Api", query: str, count: int) -> None:
        for _ in range(6):
            start(owner)

        assert len(owner.get(f"{BUILDS}{query}").json["builds"]) == count

    def test_lists_builds_started_since_a_time(self, owner: "Api", pass_time: Clock) -> None:
        start(owner)
        pass_time(10)
        later = start(owner)["id"]

        found = owner.get(f"{BUILDS}?since=1767268805").json["builds"]
        assert [build["id"] for build in found] == [later]

    def test_hides_the_archive_url_from_readers(self, owner: "Api", reader: "Api") -> None:
        shown = waiting(start(owner)["id"], is_writer=False)
        del shown["archive_url"]

        assert reader.get(BUILDS).json == {"builds": [shown]}

    def test_is_forbidden_for_outsiders(self, anonymous: "Api", stranger: "Api") -> None:
        assert anonymous.get(BUILDS).json == LOGIN_REQUIRED
        assert stranger.get(BUILDS).json == FORBIDDEN

    def test_superusers_and_read_only_superusers_can_list_all_builds(
        self, superuser: "Api", auditor: "Api"
    ) -> None:
        assert superuser.get(BUILDS).json == {"builds": []}
        assert auditor.get(BUILDS).json == {"builds": []}


class TestGetRepoBuild:
    def test_build_passes_through_its_phases(self, owner: "Api", pass_time: Clock) -> None:
        uuid = start(owner)["id"]
        seen = [phase(owner, uuid)]
        for seconds in (10, 5, 5, 10, 20, 10):
            pass_time(seconds)
            seen.append(phase(owner, uuid))

        assert seen == [
            "waiting",
            "build-scheduled",
            "unpacking",
            "pulling",
            "building",
            "pushing",
            "complete",
        ]

    def test_returns_404_for_an_unknown_build(self, owner: "Api") -> None:
        answer = owner.get(f"{BUILDS}{NOWHERE}")

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)

    def test_returns_404_for_a_build_of_another_repository(self, owner: "Api") -> None:
        answer = owner.get(f"/repository/acme/docs/build/{start(owner)['id']}")

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)


class TestGetRepoBuildStatus:
    def test_reports_the_progress_of_pull_commands_and_push(
        self, owner: "Api", pass_time: Clock
    ) -> None:
        uuid = start(owner)["id"]
        seen = []
        for seconds in (15, 10, 15, 15):
            pass_time(seconds)
            seen.append(owner.get(f"{BUILDS}{uuid}/status").json["status"])

        def far(command: int | None, pulled: float, pushed: float) -> dict[str, Any]:
            return {
                "total_commands": 2,
                "current_command": command,
                "pull_completion": pulled,
                "push_completion": pushed,
            }

        assert seen == [
            far(None, 0.0, 0.0),
            far(None, 0.5, 0.0),
            far(2, 1.0, 0.0),
            far(2, 1.0, 0.5),
        ]

    def test_finished_build_has_no_progress(self, owner: "Api", pass_time: Clock) -> None:
        uuid = start(owner)["id"]
        pass_time(60)

        shown = waiting(uuid, phase="complete")
        assert owner.get(f"{BUILDS}{uuid}/status").json == shown

    def test_returns_400_for_an_unknown_build(self, owner: "Api") -> None:
        answer = owner.get(f"{BUILDS}{NOWHERE}/status")

        said = {"message": f"Unable to locate a build by id: {NOWHERE}"}
        assert (answer.status_code, answer.json) == (400, said)

    def test_returns_404_for_a_build_of_another_repository(self, owner: "Api") -> None:
        answer = owner.get(f"/repository/acme/docs/build/{start(owner)['id']}/status")

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)


class TestGetRepoBuildLogs:
    def test_adds_lines_as_the_build_proceeds(self, owner: "Api", pass_time: Clock) -> None:
        uuid = start(owner)["id"]
        assert lines(owner, uuid) == []
        pass_time(60)

        assert lines(owner, uuid) == [
            ("phase", "build-scheduled"),
            ("phase", "unpacking"),
            ("phase", "pulling"),
            ("phase", "building"),
            ("command", "Step 1/2 : FROM scratch"),
            ("command", "Step 2/2 : COPY . /"),
            ("phase", "pushing"),
            ("phase", "complete"),
        ]

    def test_starts_at_the_requested_line(self, owner: "Api", pass_time: Clock) -> None:
        uuid = start(owner)["id"]
        pass_time(60)

        assert owner.get(f"{BUILDS}{uuid}/logs?start=7").json == {
            "start": 7,
            "total": 8,
            "logs": [
                {
                    "message": "complete",
                    "type": "phase",
                    "data": {"datetime": "2026-01-01 12:01:00.000000"},
                }
            ],
        }

    def test_returns_400_if_the_start_is_not_a_number(self, owner: "Api") -> None:
        answer = owner.get(f"{BUILDS}{start(owner)['id']}/logs?start=x")

        said = {"message": {"start": "invalid literal for int() with base 10: 'x'"}}
        assert (answer.status_code, answer.json) == (400, said)

    def test_readers_need_the_reader_build_logs_feature(
        self, owner: "Api", reader: "Api", auditor: "Api", configure: Callable[..., None]
    ) -> None:
        path = f"{BUILDS}{start(owner)['id']}/logs"
        assert reader.get(path).json == FORBIDDEN
        assert auditor.get(path).json == {"start": 0, "total": 0, "logs": []}

        configure(FEATURE_READER_BUILD_LOGS=True)
        assert reader.get(path).json == {"start": 0, "total": 0, "logs": []}

    def test_returns_400_for_an_unknown_build(self, owner: "Api") -> None:
        answer = owner.get(f"{BUILDS}{NOWHERE}/logs")

        said = {"message": f"Unable to locate a build by id: {NOWHERE}"}
        assert (answer.status_code, answer.json) == (400, said)

    @pytest.mark.parametrize("ending", ["error", "internalerror"])
    def test_contains_the_error_of_a_failed_build(
        self,
        owner: "Api",
        pass_time: Clock,
        failing: Callable[..., None],
        ending: str,
    ) -> None:
        failing("pulling", "no such base image", ending)
        uuid = start(owner)["id"]
        pass_time(40)

        assert phase(owner, uuid) == ending
        assert lines(owner, uuid)[2:] == [
            ("phase", "pulling"),
            ("error", "no such base image"),
            ("phase", ending),
        ]
        assert owner.get("/repository/acme/web/tag/").json["tags"] == []
