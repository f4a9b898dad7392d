"""HTTP behaviour that every client depends on."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from fakequay.world import World
from tests.support.answers import FORBIDDEN, LOGIN_REQUIRED, NOT_FOUND

if TYPE_CHECKING:
    from tests.conftest import Api


@pytest.mark.parametrize(("method", "path"), [("GET", "/user"), ("POST", "/organization")])
def test_missing_trailing_slash_is_redirected_with_the_same_method(
    owner: "Api", method: str, path: str
) -> None:
    answer = owner.call(method, path)

    assert answer.status_code == 308
    assert answer.headers["Location"] == f"http://localhost/api/v1{path}/"


def test_additional_trailing_slash_returns_404(owner: "Api") -> None:
    assert owner.get("/messages/").status_code == 404


def test_slash_inside_a_segment_can_be_escaped(owner: "Api") -> None:
    assert owner.get("/repository/acme%2Fweb").json["name"] == "web"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("PUT", "/organization/acme/robots/new", 201),
        ("PUT", "/organization/acme/team/members/members/acme+ci", 200),
        ("POST", "/organization/acme/robots/ci/regenerate", 200),
        ("DELETE", "/organization/acme/robots/ci", 204),
        ("GET", "/organization/acme", 200),
    ],
)
def test_empty_body_can_have_the_json_content_type(
    owner: "Api", method: str, path: str, status: int
) -> None:
    json_without_any = {"Content-Type": "application/json"}
    assert owner.call(method, path).status_code == status
    if method == "GET":
        assert owner.call(method, path, headers=json_without_any).status_code == status


def test_longer_path_is_the_name_of_another_repository(owner: "Api") -> None:
    assert owner.delete("/repository/acme/web/star").status_code == 204
    assert owner.get("/repository/acme/web").status_code == 200


def test_deleting_an_unknown_repository_returns_204(owner: "Api") -> None:
    assert owner.delete("/repository/acme/none").status_code == 204


def test_deleting_an_unknown_robot_returns_400(owner: "Api") -> None:
    answer = owner.delete("/organization/acme/robots/none")

    said = {"message": "Could not find robot with specified username"}
    assert (answer.status_code, answer.json) == (400, said)


def test_unknown_path_returns_an_html_page(owner: "Api") -> None:
    answer = owner.get("/nosuchthing/")

    assert (answer.status_code, answer.mimetype) == (404, "text/html")


def test_wrong_method_returns_405(owner: "Api") -> None:
    assert owner.call("PATCH", "/repository/acme/web").status_code == 405


def test_missing_and_hidden_repositories_return_the_same_error(
    anonymous: "Api", stranger: "Api"
) -> None:
    for name in ("web", "none"):
        assert anonymous.get(f"/repository/acme/{name}").json == LOGIN_REQUIRED
        assert stranger.get(f"/repository/acme/{name}").json == FORBIDDEN


def test_unknown_repository_returns_404_to_an_admin(owner: "Api") -> None:
    assert owner.get("/repository/acme/none").json == NOT_FOUND


def test_bodies_can_be_plain_strings_and_lists(owner: "Api", superuser: "Api") -> None:
    assert owner.post("/organization/", {"name": "initech"}).json == "Created"
    assert superuser.get("/organization/acme/quota").json == []
    assert owner.get("/organization/acme/robots/ci/federation").json == []


def test_last_page_has_no_next_page(owner: "Api") -> None:
    assert "next_page" not in owner.get("/repository?namespace=acme").json
    assert "has_additional" in owner.get("/repository/acme/web/tag/").json


def test_dates_are_rfc_2822_in_utc(owner: "Api", world: World) -> None:
    robot = owner.put("/organization/acme/robots/new").json

    assert robot["created"] == "Thu, 01 Jan 2026 12:00:00 -0000"


def test_unknown_token_counts_as_anonymous(bearer: Callable[..., "Api"], anonymous: "Api") -> None:
    unknown = {"Authorization": "Bearer " + "X" * 40}

    assert anonymous.get("/repository/acme/docs", headers=unknown).status_code == 200
    assert anonymous.get("/repository/acme/web", headers=unknown).json == LOGIN_REQUIRED


def test_every_error_is_a_json_object(owner: "Api", stranger: "Api") -> None:
    for answer in (
        owner.get("/repository/acme/none"),
        stranger.get("/repository/acme/web"),
        owner.get("/organization/acme/robots/none"),
        owner.get("/users/nobody"),
    ):
        assert isinstance(json.loads(answer.data), dict)
