"""What a quota makes of a push."""

from typing import TYPE_CHECKING

import pytest

from tests.support.registry_client import Registry, image

if TYPE_CHECKING:
    from tests.conftest import Api

WEB = "acme/web"
FULL = {
    "errors": [{"code": "DENIED", "detail": {}, "message": "Quota has been exceeded on namespace"}]
}


@pytest.fixture
def tight(superuser: "Api") -> "Api":
    """acme may store ten bytes."""
    superuser.post("/organization/acme/quota", {"limit_bytes": 10})
    return superuser


def limit(tight: "Api", kind: str) -> None:
    body = {"type": kind, "threshold_percent": 100}
    assert tight.post("/organization/acme/quota/1/limit", body).status_code == 201


def bells(owner: "Api") -> list[str]:
    return [one["kind"] for one in owner.get("/user/notifications").json["notifications"]]


def test_a_quota_without_limits_stops_nobody(tight: "Api", registry: Registry) -> None:
    registry.push(WEB, "one", image("one"))
    registry.push(WEB, "two", image("two"))


def test_one_that_rejects_refuses_the_next_push(
    tight: "Api", owner: "Api", registry: Registry
) -> None:
    limit(tight, "Reject")
    registry.push(WEB, "one", image("one"))

    answer = registry.call("POST", WEB, "blobs/uploads/")

    assert (answer.status_code, answer.json) == (403, FULL)
    assert bells(owner) == ["quota_error"]


def test_one_that_warns_lets_it_pass_and_tells_the_owners_once(
    tight: "Api", owner: "Api", registry: Registry
) -> None:
    limit(tight, "Warning")
    registry.push(WEB, "one", image("one"))
    registry.push(WEB, "two", image("two"))

    assert bells(owner) == ["quota_warning"]


def test_there_is_room_again_once_something_is_deleted(
    tight: "Api", owner: "Api", registry: Registry
) -> None:
    limit(tight, "Reject")
    registry.push(WEB, "one", image("one"))
    assert owner.delete("/repository/acme/web").status_code == 204
    assert owner.get("/organization/acme").json["quota_report"]["quota_bytes"] == 0
