"""User area: starred repositories."""

from typing import TYPE_CHECKING

from fakequay.world import World
from tests.support.answers import LOGIN_REQUIRED

if TYPE_CHECKING:
    from tests.conftest import Api

DOCS = {"namespace": "acme", "repository": "docs"}
LISTED = {"namespace": "acme", "name": "docs", "description": "", "is_public": True}


class TestCreateStar:
    def test_repeated_stars_count_once(self, stranger: "Api") -> None:
        for _ in range(2):
            answer = stranger.post("/user/starred", DOCS)
            assert (answer.status_code, answer.json) == (201, DOCS)

        assert stranger.get("/user/starred").json == {"repositories": [LISTED]}
        assert stranger.get("/repository/acme/docs").json["is_starred"] is True

    def test_returns_null_for_an_unknown_repository(self, stranger: "Api") -> None:
        answer = stranger.post("/user/starred", {"namespace": "acme", "repository": "nothing"})

        assert (answer.status_code, answer.json) == (200, None)


class TestListStarredRepos:
    def test_lists_only_stars_of_the_caller(self, owner: "Api", stranger: "Api") -> None:
        owner.post("/user/starred", DOCS)

        assert stranger.get("/user/starred").json == {"repositories": []}

    def test_requires_a_login(self, anonymous: "Api") -> None:
        answer = anonymous.get("/user/starred")

        assert (answer.status_code, answer.json) == (401, LOGIN_REQUIRED)

    def test_lists_the_oldest_repository_first(self, owner: "Api") -> None:
        web = {"namespace": "acme", "repository": "web"}
        for starred in (DOCS, web):
            owner.post("/user/starred", starred)

        names = [one["name"] for one in owner.get("/user/starred").json["repositories"]]
        assert names == ["web", "docs"]

    def test_returns_a_hundred_repositories_per_page(self, owner: "Api", world: World) -> None:
        for number in range(101):
            name = f"r{number}"
            body = {"repository": name, "visibility": "public", "description": ""}
            owner.post("/repository", body)
            owner.post("/user/starred", {"namespace": "owner", "repository": name})

        first = owner.get("/user/starred").json
        second = owner.get(f"/user/starred?next_page={first['next_page']}").json

        assert len(first["repositories"]) == 100
        assert [one["name"] for one in second["repositories"]] == ["r100"]


class TestDeleteStar:
    def test_returns_204_with_and_without_a_star(self, stranger: "Api") -> None:
        stranger.post("/user/starred", DOCS)

        for _ in range(2):
            answer = stranger.delete("/user/starred/acme/docs")
            assert (answer.status_code, answer.data) == (204, b"")
        assert stranger.get("/user/starred").json == {"repositories": []}

    def test_returns_null_for_an_unknown_repository(self, stranger: "Api") -> None:
        answer = stranger.delete("/user/starred/acme/nothing")

        assert (answer.status_code, answer.json) == (200, None)
