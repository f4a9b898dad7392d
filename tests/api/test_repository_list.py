"""Repository area: list repositories."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.support.answers import invalid
from tests.support.request_bodies import new

if TYPE_CHECKING:
    from tests.conftest import Api

WEB = {
    "namespace": "acme",
    "name": "web",
    "description": "what everyone works on",
    "is_public": False,
    "kind": "image",
    "state": "NORMAL",
    "is_starred": False,
    "quota_report": {"quota_bytes": 0, "configured_quota": None},
}
DOCS = WEB | {"name": "docs", "description": "", "is_public": True}


class TestListRepos:
    def test_admin_sees_all_repositories_of_the_namespace(self, owner: "Api") -> None:
        answer = owner.get("/repository?namespace=acme")

        assert (answer.status_code, answer.json) == (200, {"repositories": [WEB, DOCS]})

    def test_reader_sees_only_readable_repositories(self, reader: "Api") -> None:
        assert reader.get("/repository?namespace=acme").json == {"repositories": [WEB]}

    def test_outsider_sees_public_repositories_on_request(self, stranger: "Api") -> None:
        assert stranger.get("/repository?namespace=acme").json == {"repositories": []}
        public = stranger.get("/repository?namespace=acme&public=true")
        assert public.json == {"repositories": [DOCS]}

    def test_anonymous_callers_see_no_star_field(self, anonymous: "Api") -> None:
        shown = {key: value for key, value in DOCS.items() if key != "is_starred"}

        assert anonymous.get("/repository?public=true").json == {"repositories": [shown]}

    def test_superusers_and_read_only_superusers_see_every_namespace(
        self, auditor: "Api", superuser: "Api"
    ) -> None:
        for caller in (auditor, superuser):
            answer = caller.get("/repository?namespace=acme")
            assert answer.json == {"repositories": [WEB, DOCS]}

    def test_superusers_and_read_only_superusers_see_all_repositories_without_a_namespace(
        self, auditor: "Api", superuser: "Api", stranger: "Api"
    ) -> None:
        body = new("private") | {"namespace": "stranger", "visibility": "private"}
        stranger.post("/repository", body)
        private = WEB | {"namespace": "stranger", "name": "private", "description": ""}

        for caller in (auditor, superuser):
            for more in ({}, {"last_modified": None}):
                query = "".join(f"&{name}=true" for name in more)
                answer = caller.get(f"/repository?public=true{query}")
                expected = [one | more for one in (WEB, DOCS, private)]
                assert answer.json == {"repositories": expected}

    def test_superusers_without_full_access_see_public_repositories(
        self, superuser: "Api", configure: Callable[..., None], bearer: Callable[..., "Api"]
    ) -> None:
        configure(FEATURE_SUPERUSERS_FULL_ACCESS=False)

        assert bearer("superuser").get("/repository?public=true").json == {"repositories": [DOCS]}

    def test_includes_repositories_readable_through_a_team(
        self, owner: "Api", bearer: Callable[..., "Api"]
    ) -> None:
        owner.put("/repository/acme/web/permissions/team/members", {"role": "read"})

        answer = bearer("member").get("/repository?public=true")

        assert answer.json == {"repositories": [WEB, DOCS]}

    def test_includes_last_modified_and_popularity_on_request(self, owner: "Api") -> None:
        answer = owner.get("/repository?namespace=acme&last_modified=true&popularity=true")

        more = {"last_modified": None, "popularity": 0.0}
        assert answer.json == {"repositories": [WEB | more, DOCS | more]}

    def test_starred_filter_lists_only_readable_repositories(
        self, owner: "Api", stranger: "Api"
    ) -> None:
        for caller in (owner, stranger):
            caller.post("/user/starred", {"namespace": "acme", "repository": "web"})

        starred = {"repositories": [WEB | {"is_starred": True}]}
        assert owner.get("/repository?starred=true").json == starred
        assert stranger.get("/repository?starred=true").json == {"repositories": []}

    def test_omits_quota_reports_if_quotas_are_off(
        self, owner: "Api", configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_QUOTA_MANAGEMENT=False)

        seen = owner.get("/repository?namespace=acme").json["repositories"]

        assert [one.keys() for one in seen] == [WEB.keys() - {"quota_report"}] * 2

    def test_returns_a_hundred_repositories_per_page(self, owner: "Api") -> None:
        for number in range(101):
            owner.post("/repository", new(f"r{number}"))

        first = owner.get("/repository?namespace=acme").json
        cursor = first["next_page"]
        second = owner.get(f"/repository?namespace=acme&next_page={cursor}").json

        assert len(first["repositories"]) == 100
        assert [one["name"] for one in second["repositories"]] == ["r98", "r99", "r100"]
        assert "next_page" not in second

    def test_requires_a_filter(self, owner: "Api") -> None:
        answer = owner.get("/repository")

        assert answer.status_code == 400
        assert answer.json == invalid("namespace, starred or public are required for this API call")

    def test_rejects_an_unknown_repository_kind(self, owner: "Api") -> None:
        answer = owner.get("/repository?namespace=acme&repo_kind=application")

        assert (answer.status_code, answer.json) == (400, {"message": "Unknown repository kind"})

    def test_starred_filter_returns_400_for_anonymous_callers(self, anonymous: "Api") -> None:
        assert anonymous.get("/repository?starred=true").status_code == 400

    def test_is_empty_for_an_unknown_namespace(self, owner: "Api") -> None:
        assert owner.get("/repository?namespace=nowhere").json == {"repositories": []}
