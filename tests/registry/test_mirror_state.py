"""Pushes to mirrors and read-only repositories."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.support.mirrors import MIRROR
from tests.support.registry_client import Registry, image

if TYPE_CHECKING:
    from tests.conftest import Api

WEB = "acme/web"


@pytest.fixture
def robot(owner: "Api", login: Callable[..., Registry]) -> Registry:
    """Configure acme/web as a mirror and return a registry client of its robot."""
    assert owner.post(f"/repository/{WEB}/mirror", MIRROR).status_code == 201
    token = owner.get("/organization/acme/robots/ci").json["token"]
    return login("acme+ci", token)


def set_state(owner: "Api", state: str) -> None:
    answer = owner.put(f"/repository/{WEB}/changestate", {"state": state})
    assert answer.status_code == 200


def test_only_the_robot_can_push_to_a_mirror(
    owner: "Api", robot: Registry, registry: Registry
) -> None:
    set_state(owner, "MIRROR")

    robot.push(WEB, "v1", image("v1"))

    assert registry.call("POST", WEB, "blobs/uploads/").status_code == 401
    assert registry.get(WEB, "tags/list").json["tags"] == ["v1"]


def test_robot_cannot_push_to_a_read_only_repository(owner: "Api", robot: Registry) -> None:
    set_state(owner, "READ_ONLY")

    assert robot.call("POST", WEB, "blobs/uploads/").status_code == 401


def test_earlier_token_stays_valid_in_a_read_only_repository(
    owner: "Api", registry: Registry
) -> None:
    token = registry.token(f"repository:{WEB}:pull,push")
    set_state(owner, "READ_ONLY")

    headers = {"Authorization": f"Bearer {token}"}
    answer = registry.client.post(f"/v2/{WEB}/blobs/uploads/", headers=headers)

    assert answer.status_code == 202
