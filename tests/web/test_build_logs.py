"""Build logs: lines during the build and the archive afterwards."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.support.builds import BUILDS, start

if TYPE_CHECKING:
    from tests.conftest import Api

LINES = 8
Pass = Callable[[float], None]


@pytest.fixture
def complete_build(owner: "Api", pass_time: Pass) -> str:
    """Run a build to completion and return its uuid."""
    uuid = str(start(owner)["id"])
    pass_time(60)
    return uuid


def count_log_lines(api: "Api", path: str) -> tuple[int, int | None]:
    """Return the status and the number of log lines."""
    answer = api.client.get(path, headers=api.headers)
    return answer.status_code, len(answer.json["logs"]) if answer.status_code == 200 else None


def test_log_is_archived_thirty_seconds_after_the_end(
    owner: "Api", complete_build: str, pass_time: Pass
) -> None:
    pass_time(29)
    assert len(owner.get(f"{BUILDS}{complete_build}/logs").json["logs"]) == LINES
    pass_time(1)
    url = f"http://localhost/logarchive/{complete_build}"
    assert owner.get(f"{BUILDS}{complete_build}/logs").json == {"logs_url": url}
    assert count_log_lines(owner, url) == (200, LINES)


def test_superusers_can_read_the_archived_log(
    superuser: "Api", complete_build: str, pass_time: Pass
) -> None:
    path = f"/superuser/{complete_build}/logs"
    assert superuser.get(f"{path}/archive").json["detail"] == "Archived logs not available"
    pass_time(30)
    found = {"logs_url": f"http://localhost/logarchive/{complete_build}"}
    assert superuser.get(path).json == found
    assert superuser.get(f"{path}/archive").json == found


def test_log_page_redirects_to_the_archive(
    owner: "Api", complete_build: str, pass_time: Pass
) -> None:
    assert count_log_lines(owner, f"/buildlogs/{complete_build}") == (200, LINES)
    pass_time(30)
    answer = owner.client.get(f"/buildlogs/{complete_build}", headers=owner.headers)
    assert (answer.status_code, answer.location) == (302, f"/logarchive/{complete_build}")


def test_log_requires_write_permission(
    reader: "Api", anonymous: "Api", superuser: "Api", complete_build: str, pass_time: Pass
) -> None:
    pass_time(30)
    path = f"/logarchive/{complete_build}"
    assert (count_log_lines(reader, path), count_log_lines(anonymous, path)) == (
        (403, None),
        (403, None),
    )
    assert count_log_lines(superuser, path) == (200, LINES)


def test_readers_can_read_the_log_if_configured(
    reader: "Api", complete_build: str, pass_time: Pass, change_config: Callable[..., None]
) -> None:
    pass_time(30)
    path = f"/logarchive/{complete_build}"
    change_config(FEATURE_READER_BUILD_LOGS=True)
    assert count_log_lines(reader, path) == (200, LINES)


@pytest.mark.parametrize("page", ["logarchive", "buildlogs"])
def test_unknown_build_returns_403(owner: "Api", page: str) -> None:
    assert count_log_lines(owner, f"/{page}/none") == (403, None)


def test_log_that_is_not_archived_returns_403_in_the_archive(
    owner: "Api", complete_build: str
) -> None:
    assert count_log_lines(owner, f"/logarchive/{complete_build}") == (403, None)
