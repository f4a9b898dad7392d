"""Who may push to a repository that is a mirror, or may only be read."""

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
    """The robot that fills acme/web."""
    assert owner.post(f"/repository/{WEB}/mirror", MIRROR).status_code == 201
    token = owner.get("/organization/acme/robots/ci").json["token"]
    return login("acme+ci", token)


def set_state(owner: "Api", state: str) -> None:
    answer = owner.put(f"/repository/{WEB}/changestate", {"state": state})
    assert answer.status_code == 200


def test_to_a_mirror_only_its_robot_pushes(
    owner: "Api", robot: Registry, registry: Registry
) -> None:
    set_state(owner, "MIRROR")

    robot.push(WEB, "v1", image("v1"))

    assert registry.call("POST", WEB, "blobs/uploads/").status_code == 401
    assert registry.get(WEB, "tags/list").json["tags"] == ["v1"]


def test_where_nothing_may_be_written_nobody_pushes(owner: "Api", robot: Registry) -> None:
    set_state(owner, "READ_ONLY")

    assert robot.call("POST", WEB, "blobs/uploads/").status_code == 401


def test_a_token_from_before_is_good_until_it_is_too_old(owner: "Api", registry: Registry) -> None:
    token = registry.token(f"repository:{WEB}:pull,push")
    set_state(owner, "READ_ONLY")

    headers = {"Authorization": f"Bearer {token}"}
    answer = registry.client.post(f"/v2/{WEB}/blobs/uploads/", headers=headers)

    assert answer.status_code == 202
