"""Routes of features that are off are as if nobody had ever thought of them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.support.answers import FORBIDDEN, LOGIN_REQUIRED, NOT_FOUND

if TYPE_CHECKING:
    from tests.conftest import Api

WRONG = {"message": "The method is not allowed for the requested URL."}
MIRROR = "/repository/acme/web/mirror"


@pytest.fixture(autouse=True)
def off(configure: Callable[..., None]) -> None:
    configure(FEATURE_REPO_MIRROR=False, FEATURE_AUTO_PRUNE=False, FEATURE_BILLING=False)


def test_reading_is_redirected_to_a_slash_where_nothing_is(owner: "Api") -> None:
    answer = owner.get("/user/card?a=b")

    there = "http://localhost/api/v1/user/card/?a=b"
    assert (answer.status_code, answer.headers["Location"]) == (308, there)
    assert owner.get("/user/card/").status_code == 404


@pytest.mark.parametrize("path", ["/user/autoprunepolicy/", "/organization/acme/autoprunepolicy/"])
def test_what_has_a_slash_is_nowhere(owner: "Api", path: str) -> None:
    answer = owner.get(path)

    assert (answer.status_code, answer.mimetype) == (404, "text/html")


@pytest.mark.parametrize("path", ["/user/card", "/user/autoprunepolicy/"])
def test_changing_is_wrong(owner: "Api", path: str) -> None:
    answer = owner.post(path, {})

    assert (answer.status_code, answer.mimetype) == (405, "text/html")
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_what_stands_under_a_repository_is_taken_for_its_name(
    owner: "Api", stranger: "Api", anonymous: "Api"
) -> None:
    assert owner.get(MIRROR).json == NOT_FOUND
    assert stranger.get(MIRROR).json == FORBIDDEN
    assert anonymous.get(MIRROR).json == LOGIN_REQUIRED
    owner.post(
        "/repository",
        {
            "namespace": "acme",
            "repository": "web/mirror",
            "visibility": "private",
            "description": "",
        },
    )
    assert owner.get(MIRROR).json["name"] == "web/mirror"


def test_a_repository_takes_no_other_methods_than_its_own(owner: "Api") -> None:
    answer = owner.post(MIRROR, {})

    assert (answer.status_code, answer.json) == (405, WRONG)
    assert answer.headers["Allow"] == "DELETE, GET, HEAD, OPTIONS, PUT"
