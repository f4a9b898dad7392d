"""Limit on the number of builds that a namespace can have in the queue."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.support.builds import ARCHIVE, BUILDS, start

if TYPE_CHECKING:
    from tests.conftest import Api

FULL = {"message": "Maximum queued build rate exceeded."}
DOCS = "/repository/acme/docs/build/"


def test_returns_429_above_the_limit_until_a_build_finishes(
    owner: "Api", configure: Callable[..., None], pass_time: Callable[[float], None]
) -> None:
    configure(DEFAULT_NAMESPACE_MAXIMUM_BUILD_COUNT=2)
    start(owner)
    assert owner.post(DOCS, {"archive_url": ARCHIVE}).status_code == 201

    refused = owner.post(BUILDS, {"archive_url": ARCHIVE})
    assert (refused.status_code, refused.json) == (429, FULL)
    assert len(owner.get(BUILDS).json["builds"]) == 1

    pass_time(60)
    start(owner)
