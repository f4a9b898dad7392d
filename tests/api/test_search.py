"""What searching answers."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from fakequay.domain.accounts import avatars
from tests.support.answers import LOGIN_REQUIRED, invalid, person, team

if TYPE_CHECKING:
    from tests.conftest import Api

Configure = Callable[..., None]
ACME = {
    "title": "org",
    "kind": "organization",
    "avatar": {**avatars.of("acme", "acme@example.com", "org")},
    "name": "acme",
    "score": 1,
    "href": "/organization/acme",
}
DOCS = {
    "kind": "repository",
    "title": "repo",
    "namespace": ACME,
    "name": "docs",
    "description": "",
    "is_public": True,
    "score": 4,
    "href": "/repository/acme/docs",
}
WEB = DOCS | {
    "name": "web",
    "description": "what everyone works on",
    "is_public": False,
    "href": "/repository/acme/web",
}


def user(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "kind": "user", "is_robot": False, "avatar": person(name)} | more


def group(name: str) -> dict[str, Any]:
    return {"name": name, "kind": "team", "is_org_member": True, "avatar": team(name)}


def entities(api: "Api", path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.get(f"/entities/{path}").json["results"]
    return found


def names(results: list[dict[str, Any]]) -> list[str]:
    return [result["name"] for result in results]


class TestGetMatchingEntities:
    def test_lists_ten_teams_at_most(self, owner: "Api") -> None:
        for number in range(11):
            owner.put(f"/organization/acme/team/dev{number:02}", {"role": "member"})

        found = entities(owner, "dev?namespace=acme&includeTeams=true")

        assert [one["name"] for one in found] == [f"dev{number:02}" for number in range(10)]

    def test_finds_users_by_how_they_begin(self, anonymous: "Api") -> None:
        assert entities(anonymous, "re") == [user("reader")]
        assert entities(anonymous, "eader") == []
        assert entities(anonymous, "RE") == [user("reader")]
        assert entities(anonymous, "ré") == [user("reader")]
        assert entities(anonymous, "北京市") == []

    def test_finds_who_is_meant_exactly_first(self, anonymous: "Api", superuser: "Api") -> None:
        for name in ("own", "ow"):
            superuser.post("/superuser/users/", {"username": name, "email": f"{name}@example.com"})

        assert names(entities(anonymous, "ow")) == ["ow", "owner", "own"]

    def test_finds_what_is_in_an_organization_for_its_members(
        self, owner: "Api", bearer: Callable[..., "Api"]
    ) -> None:
        path = "c?namespace=acme&includeTeams=true"
        robot = entities(owner, path)[1]

        assert entities(owner, path) == [
            group("creators"),
            user("acme+ci", is_robot=True, is_org_member=True, avatar=robot["avatar"]),
            user("creator", is_org_member=True),
        ]
        assert robot["avatar"]["kind"] == "robot"
        assert entities(bearer("member"), path) == entities(owner, path)

    def test_finds_only_users_for_others(self, stranger: "Api") -> None:
        found = entities(stranger, "re?namespace=acme&includeTeams=true&includeOrgs=true")

        assert found == [user("reader", is_org_member=False)]

    def test_finds_the_organization_itself(self, owner: "Api") -> None:
        found = entities(owner, "ac?namespace=acme&includeOrgs=true")

        organization = {"name": "acme", "kind": "org", "is_org_member": True}
        assert found == [organization | {"avatar": ACME["avatar"]}]

    def test_finds_ones_own_robots(self, stranger: "Api", reader: "Api") -> None:
        stranger.put("/user/robots/helper", {})

        assert names(entities(stranger, "he?namespace=stranger")) == ["stranger+helper"]
        assert entities(reader, "he?namespace=stranger") == []

    def test_may_ask_for_whole_names(self, anonymous: "Api", configure: Configure) -> None:
        configure(FEATURE_PARTIAL_USER_AUTOCOMPLETE=False)

        assert entities(anonymous, "re") == []
        assert entities(anonymous, "reader") == [user("reader")]

    def test_finds_at_most_ten_accounts(self, anonymous: "Api", superuser: "Api") -> None:
        for number in range(12):
            name = f"extra{number}"
            superuser.post("/superuser/users/", {"username": name, "email": f"{name}@example.com"})

        assert len(entities(anonymous, "extra")) == 10


class TestLinkExternalUser:
    def test_is_not_there_without_a_directory(self, stranger: "Api") -> None:
        assert stranger.post("/entities/link/reader").status_code == 404

    def test_knows_the_users_of_the_directory(self, stranger: "Api", configure: Configure) -> None:
        configure(AUTHENTICATION_TYPE="LDAP")

        found = stranger.post("/entities/link/reader")
        missing = stranger.post("/entities/link/nobody")

        assert (found.status_code, found.json) == (201, {"entity": user("reader")})
        assert missing.status_code == 400
        assert missing.json == invalid("Unknown user") | {"username": "nobody"}

    def test_is_for_those_who_are_signed_in(self, visitor: "Api", configure: Configure) -> None:
        configure(AUTHENTICATION_TYPE="LDAP")

        answer = visitor.post("/entities/link/reader")

        assert (answer.status_code, answer.json) == (401, LOGIN_REQUIRED)


class TestConductRepoSearch:
    def page(self, *results: dict[str, Any], **changes: Any) -> dict[str, Any]:
        return {
            "results": list(results),
            "has_additional": False,
            "page": 1,
            "page_size": 10,
            "start_index": 0,
        } | changes

    def test_finds_names_before_descriptions(self, owner: "Api") -> None:
        owner.put("/repository/acme/docs", {"description": "about the web"})

        found = owner.get("/find/repositories?query=WEB").json

        assert found == self.page(WEB, DOCS | {"description": "about the web"})

    def test_finds_what_the_caller_may_see(
        self, anonymous: "Api", reader: "Api", stranger: "Api"
    ) -> None:
        assert anonymous.get("/find/repositories?query=d").json == self.page(DOCS)
        assert reader.get("/find/repositories?query=web").json == self.page(WEB)
        assert stranger.get("/find/repositories?query=web").json == self.page()

    def test_takes_a_slash_for_a_whole_name(self, owner: "Api") -> None:
        assert owner.get("/find/repositories?query=acme/w").json == self.page(WEB)
        assert owner.get("/find/repositories?query=other/w").json == self.page()

    def test_finds_everything_with_nothing(self, owner: "Api") -> None:
        assert owner.get("/find/repositories").json == self.page(WEB, DOCS)

    def test_tells_how_they_are_used(self, owner: "Api") -> None:
        owner.post("/user/starred", {"namespace": "acme", "repository": "web"})

        found = owner.get("/find/repositories?query=web&includeUsage=true").json

        assert found == self.page(WEB | {"stars": 1, "popularity": 0.0})

    @pytest.mark.parametrize("query", ["page=2", "page=99"])
    def test_gives_pages(self, owner: "Api", configure: Configure, query: str) -> None:
        configure(SEARCH_RESULTS_PER_PAGE=1, SEARCH_MAX_RESULT_PAGE_COUNT=2)

        first = owner.get("/find/repositories?page=0").json
        last = owner.get(f"/find/repositories?{query}").json

        assert first == self.page(WEB, page_size=1, has_additional=True)
        assert last == self.page(DOCS, page_size=1, page=2, start_index=1)


class TestConductSearch:
    def found(self, api: "Api", text: str) -> list[dict[str, Any]]:
        results: list[dict[str, Any]] = api.get(f"/find/all?query={text}").json["results"]
        return results

    def test_finds_nothing_with_nothing(self, owner: "Api") -> None:
        assert self.found(owner, "") == []

    def test_finds_repositories(self, reader: "Api") -> None:
        assert self.found(reader, "web") == [WEB | {"score": 4.0}]

    def test_finds_by_description_what_is_further_away(self, reader: "Api") -> None:
        assert self.found(reader, "everyone") == [WEB | {"score": 2.0}]

    def test_finds_namespaces_with_something_to_see(
        self, anonymous: "Api", stranger: "Api"
    ) -> None:
        stranger.post("/organization/", {"name": "acorn"})

        assert self.found(anonymous, "acme") == [ACME | {"score": 1.0}]
        assert names(self.found(anonymous, "ac")) == ["acme"]
        assert names(self.found(anonymous, "AC")) == ["acme"]

    def test_finds_the_teams_that_one_may_look_into(
        self, owner: "Api", bearer: Callable[..., "Api"], stranger: "Api"
    ) -> None:
        creators = {
            "kind": "team",
            "name": "creators",
            "organization": ACME,
            "avatar": team("creators"),
            "score": 2.0,
            "href": "/organization/acme/teams/creators",
        }

        assert self.found(owner, "creators") == [creators]
        assert self.found(bearer("creator"), "creators") == [creators]
        assert self.found(bearer("member"), "creators") == []
        assert self.found(stranger, "creators") == []

    def test_finds_robots(self, owner: "Api", stranger: "Api") -> None:
        owner.put("/user/robots/cider", {})

        assert self.found(owner, "ci") == [
            {
                "title": "robot",
                "kind": "robot",
                "avatar": None,
                "name": "acme+ci",
                "score": 1.0,
                "href": "/organization/acme?tab=robots&showRobot=acme+ci",
                "short_name": "ci",
            },
            {
                "title": "robot",
                "kind": "robot",
                "avatar": None,
                "name": "owner+cider",
                "score": pytest.approx(0.94),
                "href": "/user/owner?tab=robots&showRobot=owner+cider",
                "short_name": "cider",
            },
        ]
        assert self.found(stranger, "ci") == []

    def test_shows_the_closest_first(self, owner: "Api") -> None:
        for name in ("webapp", "cobweb"):
            owner.post(
                "/repository",
                {
                    "namespace": "acme",
                    "repository": name,
                    "visibility": "public",
                    "description": "",
                },
            )

        assert names(self.found(owner, "web")) == ["web", "webapp", "cobweb"]
