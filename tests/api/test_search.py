"""Search area: entities for auto-completion, repositories and everything else."""

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
    "avatar": {**avatars.create("acme", "acme@example.com", "org")},
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


def user_entity(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "kind": "user", "is_robot": False, "avatar": person(name)} | more


def team_entity(name: str) -> dict[str, Any]:
    return {"name": name, "kind": "team", "is_org_member": True, "avatar": team(name)}


def find_entities(api: "Api", path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.get(f"/entities/{path}").json["results"]
    return found


def get_names(results: list[dict[str, Any]]) -> list[str]:
    return [result["name"] for result in results]


class TestGetMatchingEntities:
    def test_returns_at_most_ten_teams(self, owner: "Api") -> None:
        for number in range(11):
            owner.put(f"/organization/acme/team/dev{number:02}", {"role": "member"})

        found = find_entities(owner, "dev?namespace=acme&includeTeams=true")

        assert [one["name"] for one in found] == [f"dev{number:02}" for number in range(10)]

    def test_matches_users_by_prefix_without_case_and_accents(self, anonymous: "Api") -> None:
        assert find_entities(anonymous, "re") == [user_entity("reader")]
        assert find_entities(anonymous, "eader") == []
        assert find_entities(anonymous, "RE") == [user_entity("reader")]
        assert find_entities(anonymous, "ré") == [user_entity("reader")]
        assert find_entities(anonymous, "北京市") == []

    def test_exact_match_comes_first(self, anonymous: "Api", superuser: "Api") -> None:
        for name in ("own", "ow"):
            superuser.post("/superuser/users/", {"username": name, "email": f"{name}@example.com"})

        assert get_names(find_entities(anonymous, "ow")) == ["ow", "owner", "own"]

    def test_returns_teams_robots_and_users_to_members(
        self, owner: "Api", bearer: Callable[..., "Api"]
    ) -> None:
        path = "c?namespace=acme&includeTeams=true"
        robot = find_entities(owner, path)[1]

        assert find_entities(owner, path) == [
            team_entity("creators"),
            user_entity("acme+ci", is_robot=True, is_org_member=True, avatar=robot["avatar"]),
            user_entity("creator", is_org_member=True),
        ]
        assert robot["avatar"]["kind"] == "robot"
        assert find_entities(bearer("member"), path) == find_entities(owner, path)

    def test_returns_only_users_to_outsiders(self, stranger: "Api") -> None:
        found = find_entities(stranger, "re?namespace=acme&includeTeams=true&includeOrgs=true")

        assert found == [user_entity("reader", is_org_member=False)]

    def test_returns_the_organization_on_request(self, owner: "Api") -> None:
        found = find_entities(owner, "ac?namespace=acme&includeOrgs=true")

        organization = {"name": "acme", "kind": "org", "is_org_member": True}
        assert found == [organization | {"avatar": ACME["avatar"]}]

    def test_returns_robots_only_to_their_owner(self, stranger: "Api", reader: "Api") -> None:
        stranger.put("/user/robots/helper", {})

        assert get_names(find_entities(stranger, "he?namespace=stranger")) == ["stranger+helper"]
        assert find_entities(reader, "he?namespace=stranger") == []

    def test_requires_whole_names_if_configured(
        self, anonymous: "Api", configure: Configure
    ) -> None:
        configure(FEATURE_PARTIAL_USER_AUTOCOMPLETE=False)

        assert find_entities(anonymous, "re") == []
        assert find_entities(anonymous, "reader") == [user_entity("reader")]

    def test_returns_at_most_ten_accounts(self, anonymous: "Api", superuser: "Api") -> None:
        for number in range(12):
            name = f"extra{number}"
            superuser.post("/superuser/users/", {"username": name, "email": f"{name}@example.com"})

        assert len(find_entities(anonymous, "extra")) == 10


class TestLinkExternalUser:
    def test_returns_404_without_an_external_directory(self, stranger: "Api") -> None:
        assert stranger.post("/entities/link/reader").status_code == 404

    def test_links_a_directory_user_and_rejects_unknown_names(
        self, stranger: "Api", configure: Configure
    ) -> None:
        configure(AUTHENTICATION_TYPE="LDAP")

        found = stranger.post("/entities/link/reader")
        missing = stranger.post("/entities/link/nobody")

        assert (found.status_code, found.json) == (201, {"entity": user_entity("reader")})
        assert missing.status_code == 400
        assert missing.json == invalid("Unknown user") | {"username": "nobody"}

    def test_requires_a_login(self, visitor: "Api", configure: Configure) -> None:
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

    def test_matches_in_names_come_before_matches_in_descriptions(self, owner: "Api") -> None:
        owner.put("/repository/acme/docs", {"description": "about the web"})

        found = owner.get("/find/repositories?query=WEB").json

        assert found == self.page(WEB, DOCS | {"description": "about the web"})

    def test_returns_only_readable_repositories(
        self, anonymous: "Api", reader: "Api", stranger: "Api"
    ) -> None:
        assert anonymous.get("/find/repositories?query=d").json == self.page(DOCS)
        assert reader.get("/find/repositories?query=web").json == self.page(WEB)
        assert stranger.get("/find/repositories?query=web").json == self.page()

    def test_query_with_a_slash_matches_namespace_and_name(self, owner: "Api") -> None:
        assert owner.get("/find/repositories?query=acme/w").json == self.page(WEB)
        assert owner.get("/find/repositories?query=other/w").json == self.page()

    def test_empty_query_matches_every_repository(self, owner: "Api") -> None:
        assert owner.get("/find/repositories").json == self.page(WEB, DOCS)

    def test_includes_usage_on_request(self, owner: "Api") -> None:
        owner.post("/user/starred", {"namespace": "acme", "repository": "web"})

        found = owner.get("/find/repositories?query=web&includeUsage=true").json

        assert found == self.page(WEB | {"stars": 1, "popularity": 0.0})

    @pytest.mark.parametrize("query", ["page=2", "page=99"])
    def test_returns_results_in_pages(self, owner: "Api", configure: Configure, query: str) -> None:
        configure(SEARCH_RESULTS_PER_PAGE=1, SEARCH_MAX_RESULT_PAGE_COUNT=2)

        first = owner.get("/find/repositories?page=0").json
        last = owner.get(f"/find/repositories?{query}").json

        assert first == self.page(WEB, page_size=1, has_additional=True)
        assert last == self.page(DOCS, page_size=1, page=2, start_index=1)


class TestConductSearch:
    def found(self, api: "Api", text: str) -> list[dict[str, Any]]:
        results: list[dict[str, Any]] = api.get(f"/find/all?query={text}").json["results"]
        return results

    def test_empty_query_matches_nothing(self, owner: "Api") -> None:
        assert self.found(owner, "") == []

    def test_finds_repositories_by_name(self, reader: "Api") -> None:
        assert self.found(reader, "web") == [WEB | {"score": 4.0}]

    def test_match_in_a_description_has_a_lower_score(self, reader: "Api") -> None:
        assert self.found(reader, "everyone") == [WEB | {"score": 2.0}]

    def test_returns_only_namespaces_with_readable_repositories(
        self, anonymous: "Api", stranger: "Api"
    ) -> None:
        stranger.post("/organization/", {"name": "acorn"})

        assert self.found(anonymous, "acme") == [ACME | {"score": 1.0}]
        assert get_names(self.found(anonymous, "ac")) == ["acme"]
        assert get_names(self.found(anonymous, "AC")) == ["acme"]

    def test_returns_teams_to_admins_and_team_members(
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

    def test_returns_at_most_five_teams_of_the_user_and_five_that_the_user_administers(
        self, stranger: "Api"
    ) -> None:
        for number in range(7):
            stranger.post("/organization/", {"name": f"org{number}"})
        for number in range(3, 7):
            stranger.put(f"/organization/org{number}/team/ownersclub", {"role": "member"})

        def organizations(text: str) -> list[str]:
            return [result["organization"]["name"] for result in self.found(stranger, text)]

        # The first five administered teams are the first five teams of the user.
        assert organizations("owners") == ["org0", "org1", "org2", "org3", "org4"]
        assert organizations("ownersclub") == ["org3", "org4", "org5", "org6"]

    def test_returns_robots_to_their_admins(self, owner: "Api", stranger: "Api") -> None:
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

    def test_closest_match_comes_first(self, owner: "Api") -> None:
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

        assert get_names(self.found(owner, "web")) == ["web", "webapp", "cobweb"]
