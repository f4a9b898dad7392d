"""Routes of features that are off."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.support.answers import FORBIDDEN, LOGIN_REQUIRED, NOT_FOUND

if TYPE_CHECKING:
    from tests.conftest import Api

WRONG = {"message": "The method is not allowed for the requested URL."}
MIRROR = "/repository/acme/web/mirror"


@pytest.fixture(autouse=True)
def features_off(configure: Callable[..., None]) -> None:
    configure(FEATURE_REPO_MIRROR=False, FEATURE_AUTO_PRUNE=False, FEATURE_BILLING=False)


def test_get_request_redirects_to_a_path_that_returns_404(owner: "Api") -> None:
    answer = owner.get("/user/card?a=b")

    there = "http://localhost/api/v1/user/card/?a=b"
    assert (answer.status_code, answer.headers["Location"]) == (308, there)
    assert owner.get("/user/card/").status_code == 404


@pytest.mark.parametrize("path", ["/user/autoprunepolicy/", "/organization/acme/autoprunepolicy/"])
def test_path_with_a_trailing_slash_returns_404(owner: "Api", path: str) -> None:
    answer = owner.get(path)

    assert (answer.status_code, answer.mimetype) == (404, "text/html")


@pytest.mark.parametrize("path", ["/user/card", "/user/autoprunepolicy/"])
def test_other_methods_return_405(owner: "Api", path: str) -> None:
    answer = owner.post(path, {})

    assert (answer.status_code, answer.mimetype) == (405, "text/html")
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_path_below_a_repository_is_read_as_a_repository_name(
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


def test_path_below_a_repository_accepts_only_methods_of_repositories(owner: "Api") -> None:
    answer = owner.post(MIRROR, {})

    assert (answer.status_code, answer.json) == (405, WRONG)
    assert answer.headers["Allow"] == "DELETE, GET, HEAD, OPTIONS, PUT"
