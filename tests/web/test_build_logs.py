"""Logs of builds: line by line while it runs, then in an archive."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.support.builds import BUILDS, start

if TYPE_CHECKING:
    from tests.conftest import Api

LINES = 8
Pass = Callable[[float], None]


@pytest.fixture
def finished(owner: "Api", pass_time: Pass) -> str:
    """The uuid of a build that is complete."""
    uuid = str(start(owner)["id"])
    pass_time(60)
    return uuid


def get(api: "Api", path: str) -> tuple[int, int | None]:
    """The status, and how many lines there are."""
    answer = api.client.get(path, headers=api.headers)
    return answer.status_code, len(answer.json["logs"]) if answer.status_code == 200 else None


def test_a_log_is_archived_half_a_minute_after_the_end(
    owner: "Api", finished: str, pass_time: Pass
) -> None:
    pass_time(29)
    assert len(owner.get(f"{BUILDS}{finished}/logs").json["logs"]) == LINES
    pass_time(1)
    url = f"http://localhost/logarchive/{finished}"
    assert owner.get(f"{BUILDS}{finished}/logs").json == {"logs_url": url}
    assert get(owner, url) == (200, LINES)


def test_superusers_find_the_archive_too(superuser: "Api", finished: str, pass_time: Pass) -> None:
    path = f"/superuser/{finished}/logs"
    assert superuser.get(f"{path}/archive").json["detail"] == "Archived logs not available"
    pass_time(30)
    found = {"logs_url": f"http://localhost/logarchive/{finished}"}
    assert superuser.get(path).json == found
    assert superuser.get(f"{path}/archive").json == found


def test_the_page_of_a_log_leads_to_the_archive(
    owner: "Api", finished: str, pass_time: Pass
) -> None:
    assert get(owner, f"/buildlogs/{finished}") == (200, LINES)
    pass_time(30)
    answer = owner.client.get(f"/buildlogs/{finished}", headers=owner.headers)
    assert (answer.status_code, answer.location) == (302, f"/logarchive/{finished}")


def test_logs_are_for_those_who_may_write(
    reader: "Api", anonymous: "Api", superuser: "Api", finished: str, pass_time: Pass
) -> None:
    pass_time(30)
    path = f"/logarchive/{finished}"
    assert (get(reader, path), get(anonymous, path)) == ((403, None), (403, None))
    assert get(superuser, path) == (200, LINES)


def test_logs_are_for_readers_where_that_is_set(
    reader: "Api", finished: str, pass_time: Pass, change_config: Callable[..., None]
) -> None:
    pass_time(30)
    path = f"/logarchive/{finished}"
    change_config(FEATURE_READER_BUILD_LOGS=True)
    assert get(reader, path) == (200, LINES)


@pytest.mark.parametrize("page", ["logarchive", "buildlogs"])
def test_what_is_nowhere_is_refused(owner: "Api", page: str) -> None:
    assert get(owner, f"/{page}/none") == (403, None)


def test_what_is_not_archived_yet_is_not_in_the_archive(owner: "Api", finished: str) -> None:
    assert get(owner, f"/logarchive/{finished}") == (403, None)
