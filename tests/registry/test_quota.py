"""Quota limits during pushes."""

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
def quota_superuser(superuser: "Api") -> "Api":
    """Set a quota of ten bytes for acme and return a superuser."""
    superuser.post("/organization/acme/quota", {"limit_bytes": 10})
    return superuser


def add_limit(quota_superuser: "Api", kind: str) -> None:
    body = {"type": kind, "threshold_percent": 100}
    assert quota_superuser.post("/organization/acme/quota/1/limit", body).status_code == 201


def list_notification_kinds(owner: "Api") -> list[str]:
    return [one["kind"] for one in owner.get("/user/notifications").json["notifications"]]


def test_quota_without_limits_accepts_pushes(quota_superuser: "Api", registry: Registry) -> None:
    registry.push(WEB, "one", image("one"))
    registry.push(WEB, "two", image("two"))


def test_reject_limit_rejects_the_next_push(
    quota_superuser: "Api", owner: "Api", registry: Registry
) -> None:
    add_limit(quota_superuser, "Reject")
    registry.push(WEB, "one", image("one"))

    answer = registry.call("POST", WEB, "blobs/uploads/")

    assert (answer.status_code, answer.json) == (403, FULL)
    assert list_notification_kinds(owner) == ["quota_error"]


def test_warning_limit_accepts_pushes_and_notifies_the_owner_once(
    quota_superuser: "Api", owner: "Api", registry: Registry
) -> None:
    add_limit(quota_superuser, "Warning")
    registry.push(WEB, "one", image("one"))
    registry.push(WEB, "two", image("two"))

    assert list_notification_kinds(owner) == ["quota_warning"]


def test_deleting_a_repository_reduces_the_used_size(
    quota_superuser: "Api", owner: "Api", registry: Registry
) -> None:
    add_limit(quota_superuser, "Reject")
    registry.push(WEB, "one", image("one"))
    assert owner.delete("/repository/acme/web").status_code == 204
    assert owner.get("/organization/acme").json["quota_report"]["quota_bytes"] == 0
