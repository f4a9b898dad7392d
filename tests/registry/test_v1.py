"""Endpoints of the registry protocol version 1 that clients still use."""

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


def expected_results(query: str, *results: dict[str, Any], **more: int) -> dict[str, Any]:
    usual = {"num_pages": 1, "page": 1, "page_size": 25}
    return {"query": query, "num_results": len(results), **usual, **more, "results": list(results)}


class TestPing:
    def test_returns_the_protocol_version(self, client: FlaskClient) -> None:
        pinged = client.get("/v1/_ping")
        assert (pinged.status_code, pinged.text) == (200, "true")
        assert pinged.headers["X-Docker-Registry-Version"] == "0.6.0"
        assert pinged.headers["X-Docker-Registry-Standalone"] == "0"


class TestSearch:
    def test_anonymous_callers_find_public_repositories(self, client: FlaskClient) -> None:
        assert client.get("/v1/search?q=docs").json == expected_results("docs", DOCS)
        assert client.get("/v1/search?q=web").json == expected_results("web")

    def test_callers_find_readable_repositories(
        self, client: FlaskClient, owner: "Api", world: World
    ) -> None:
        robot = accounts.find(world, "acme+ci", "robot")
        for login in (("reader", "password-of-reader"), ("acme+ci", robot.token or "")):
            assert client.get("/v1/search?q=web", auth=login).json == expected_results("web", WEB)
        found = client.get("/v1/search?q=acme/web", headers=owner.headers)
        assert found.json == expected_results("acme/web", WEB)

    def test_empty_query_matches_nothing(self, client: FlaskClient) -> None:
        assert client.get("/v1/search").json == expected_results("")

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
    def test_returns_results_in_pages(
        self, client: FlaskClient, query: str, results: list[Any], more: dict[str, int]
    ) -> None:
        login = ("owner", "password-of-owner")
        found = client.get(f"/v1/search?q=acme/&{query}", auth=login)
        assert found.json == expected_results("acme/", *results, **more)

    def test_rejects_a_wrong_password(self, client: FlaskClient) -> None:
        refused = client.get("/v1/search?q=docs", auth=("owner", "wrong"))
        assert (refused.status_code, refused.text) == (
            401,
            '{"error": "Invalid Username or Password"}',
        )

    def test_rejects_anonymous_callers_if_anonymous_access_is_off(
        self, client: FlaskClient, configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_ANONYMOUS_ACCESS=False)
        assert client.get("/v1/search?q=docs").status_code == 401
