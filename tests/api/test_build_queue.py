"""How many builds of a namespace may be on their way at once."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.support.builds import ARCHIVE, BUILDS, start

if TYPE_CHECKING:
    from tests.conftest import Api

FULL = {"message": "Maximum queued build rate exceeded."}
DOCS = "/repository/acme/docs/build/"


def test_one_too_many_is_refused_until_another_is_over(
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
