"""What clients still ask of the protocol before /v2."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from flask.testing import FlaskClient

from fakequay.domain.accounts import accounts
from fakequay.world import World

if TYPE_CHECKING:
    from tests.conftest import Api

WEB = {
    "name": "acme/web",
    "description": "what everyone works on",
    "is_public": False,
    "href": "/repository/acme/web",
}
DOCS = {"name": "acme/docs", "description": "", "is_public": True, "href": "/repository/acme/docs"}


def answer(query: str, *results: dict[str, Any], **more: int) -> dict[str, Any]:
    usual = {"num_pages": 1, "page": 1, "page_size": 25}
    return {"query": query, "num_results": len(results), **usual, **more, "results": list(results)}


class TestPing:
    def test_says_which_protocol_is_spoken(self, client: FlaskClient) -> None:
        pinged = client.get("/v1/_ping")
        assert (pinged.status_code, pinged.text) == (200, "true")
        assert pinged.headers["X-Docker-Registry-Version"] == "0.6.0"
        assert pinged.headers["X-Docker-Registry-Standalone"] == "0"


class TestSearch:
    def test_finds_for_nobody_what_is_public(self, client: FlaskClient) -> None:
        assert client.get("/v1/search?q=docs").json == answer("docs", DOCS)
        assert client.get("/v1/search?q=web").json == answer("web")

    def test_finds_what_the_caller_may_see(
        self, client: FlaskClient, owner: "Api", world: World
    ) -> None:
        robot = accounts.find(world, "acme+ci", "robot")
        for login in (("reader", "password-of-reader"), ("acme+ci", robot.token or "")):
            assert client.get("/v1/search?q=web", auth=login).json == answer("web", WEB)
        found = client.get("/v1/search?q=acme/web", headers=owner.headers)
        assert found.json == answer("acme/web", WEB)

    def test_finds_nothing_for_no_text(self, client: FlaskClient) -> None:
        assert client.get("/v1/search").json == answer("")

    @pytest.mark.parametrize(
        ("query", "results", "more"),
        [
            ("n=1", [WEB], {"page_size": 1, "num_pages": 2}),
            ("n=1&page=2", [DOCS], {"page_size": 1, "num_pages": 2, "page": 2}),
            ("n=0", [WEB], {"page_size": 1, "num_pages": 2}),
            ("n=1000&page=9", [], {"page_size": 100, "num_pages": 5, "page": 5}),
            ("n=many&page=none", [WEB, DOCS], {}),
        ],
    )
    def test_goes_on_page_by_page(
        self, client: FlaskClient, query: str, results: list[Any], more: dict[str, int]
    ) -> None:
        login = ("owner", "password-of-owner")
        found = client.get(f"/v1/search?q=acme/&{query}", auth=login)
        assert found.json == answer("acme/", *results, **more)

    def test_refuses_a_wrong_password(self, client: FlaskClient) -> None:
        refused = client.get("/v1/search?q=docs", auth=("owner", "wrong"))
        assert (refused.status_code, refused.text) == (
            401,
            '{"error":"Invalid Username or Password"}',
        )

    def test_refuses_nobody_where_everyone_has_to_sign_in(
        self, client: FlaskClient, configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_ANONYMOUS_ACCESS=False)
        assert client.get("/v1/search?q=docs").status_code == 401
