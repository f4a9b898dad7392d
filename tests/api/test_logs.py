"""Usage log operations of users, organizations and repositories: list and count entries."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from fakequay.domain import usage_log
from fakequay.domain.accounts import accounts
from fakequay.world import World
from tests.support.answers import FORBIDDEN, LOGIN_REQUIRED, NOT_FOUND, person
from tests.support.usage_logs import (
    NOON,
    ORGANIZATION,
    REPOSITORY,
    USER,
    create_app_tokens,
    describe,
)

if TYPE_CHECKING:
    from tests.conftest import Api

DAY = 86_400.0


def list_kinds(api: "Api", path: str) -> list[str]:
    return [entry["kind"] for entry in api.get(path).json["logs"]]


class LogListTests:
    """Tests common to all log lists. ``path``: path of the namespace or repository."""

    path: str

    def test_covers_one_day_before_and_after_now_by_default(self, owner: "Api") -> None:
        assert owner.get(f"{self.path}/logs").json == {
            "start_time": "Wed, 31 Dec 2025 12:00:00 -0000",
            "end_time": "Fri, 02 Jan 2026 12:00:00 -0000",
            "logs": [],
        }

    def test_includes_the_last_day_of_the_range(self, owner: "Api") -> None:
        found = owner.get(f"{self.path}/logs?starttime=12/01/2025&endtime=1/09/2026").json

        assert found["start_time"] == "Mon, 01 Dec 2025 00:00:00 -0000"
        assert found["end_time"] == "Sat, 10 Jan 2026 00:00:00 -0000"

    @pytest.mark.parametrize("query", ["starttime=nonsense", "endtime=2026-01-01"])
    def test_ignores_an_invalid_date(self, owner: "Api", query: str) -> None:
        everything = owner.get(f"{self.path}/logs").json

        assert owner.get(f"{self.path}/logs?{query}").json == everything

    def test_returns_400_if_the_range_ends_before_it_starts(self, owner: "Api") -> None:
        answer = owner.get(f"{self.path}/logs?starttime=02/02/2020&endtime=01/01/2020")

        why = "The browser (or proxy) sent a request that this server could not understand."
        assert (answer.status_code, answer.json) == (400, {"message": why})


class TestListUserLogs(LogListTests):
    path = USER

    def test_lists_the_latest_entry_first(self, stranger: "Api") -> None:
        stranger.put("/user/", {"invoice_email": True})
        create_app_tokens(stranger, 1)

        found = stranger.get("/user/logs").json

        first, second = found["logs"]
        assert first["kind"] == "create_app_specific_token"
        token = {
            key: value for key, value in second["metadata"].items() if key.startswith("oauth_token")
        }
        assert token["oauth_token_application"] == "portal"
        assert second == {
            "kind": "user_change_invoicing",
            "metadata": {"invoice_email": True, **token},
            "ip": "127.0.0.1",
            "datetime": NOON,
            "performer": {
                "kind": "user",
                "name": "stranger",
                "is_robot": False,
                "avatar": person("stranger"),
            },
        }

    def test_returns_twenty_entries_per_page_and_an_empty_last_page(self, stranger: "Api") -> None:
        create_app_tokens(stranger, 25)

        first = stranger.get("/user/logs").json
        second = stranger.get(f"/user/logs?next_page={first['next_page']}").json
        third = stranger.get(f"/user/logs?next_page={second['next_page']}").json

        assert [len(page["logs"]) for page in (first, second, third)] == [20, 5, 0]
        assert "next_page" not in third

    def test_returns_only_entries_in_the_range(self, stranger: "Api", world: World) -> None:
        create_app_tokens(stranger, 1)
        world.clock.advance(3 * DAY)
        stranger.put("/user/", {"invoice_email": True})

        latest = list_kinds(stranger, "/user/logs")
        first_day = list_kinds(stranger, "/user/logs?starttime=01/01/2026&endtime=01/01/2026")
        second_day = list_kinds(stranger, "/user/logs?starttime=01/02/2026&endtime=01/02/2026")
        both = list_kinds(stranger, "/user/logs?starttime=01/01/2026&endtime=01/04/2026")

        assert latest == ["user_change_invoicing"]
        assert first_day == ["create_app_specific_token"]
        assert second_day == []
        assert both == latest + first_day

    def test_finds_old_entries_among_many(self, stranger: "Api", world: World) -> None:
        user = accounts.find(world, "stranger", "user")
        for day in range(40):
            for _ in range(day % 7):
                usage_log.record(world, "login_success", user, metadata={"day": day})
            world.clock.advance(DAY)

        found = stranger.get("/user/logs?starttime=01/13/2026&endtime=01/14/2026").json

        assert [entry["metadata"]["day"] for entry in found["logs"]] == [13] * 6 + [12] * 5

    def test_requires_a_login_and_the_user_admin_scope(
        self, bearer: Callable[..., "Api"], anonymous: "Api"
    ) -> None:
        assert bearer("stranger", "repo:admin").get("/user/logs").json == FORBIDDEN
        assert anonymous.get("/user/logs").json == LOGIN_REQUIRED


class TestListOrgLogs(LogListTests):
    path = ORGANIZATION

    def test_lists_the_entries_of_the_organization_and_its_repositories(
        self, owner: "Api", bearer: Callable[..., "Api"], auditor: "Api", superuser: "Api"
    ) -> None:
        owner.put("/organization/acme", {"tag_expiration_s": 86_400})
        describe(bearer("admin"), "anew")
        create_app_tokens(owner, 1)

        done = ["set_repo_description", "org_change_tag_expiration"]
        for api in (owner, auditor, superuser):
            assert list_kinds(api, "/organization/acme/logs") == done

    def test_filters_by_performer(self, owner: "Api", bearer: Callable[..., "Api"]) -> None:
        owner.put("/organization/acme", {"tag_expiration_s": 86_400})
        describe(bearer("admin"), "anew")

        path = "/organization/acme/logs?performer="
        assert list_kinds(owner, f"{path}admin") == ["set_repo_description"]
        assert list_kinds(owner, f"{path}owner") == ["org_change_tag_expiration"]
        assert list_kinds(owner, f"{path}reader") == list_kinds(owner, f"{path}nobody") == []

    def test_omits_a_deleted_performer(
        self, owner: "Api", bearer: Callable[..., "Api"], superuser: "Api"
    ) -> None:
        describe(bearer("admin"), "anew")
        superuser.delete("/superuser/users/admin")

        (entry,) = owner.get("/organization/acme/logs").json["logs"]

        assert "performer" not in entry

    def test_requires_an_organization_admin(self, bearer: Callable[..., "Api"]) -> None:
        for who in ("creator", "member", "stranger"):
            assert bearer(who).get("/organization/acme/logs").json == FORBIDDEN


class TestListRepoLogs(LogListTests):
    path = REPOSITORY

    def test_lists_only_entries_of_the_repository(
        self, owner: "Api", bearer: Callable[..., "Api"], auditor: "Api", superuser: "Api"
    ) -> None:
        describe(owner, "anew")
        owner.put("/repository/acme/docs", {"description": "anew"})
        owner.put("/organization/acme", {"tag_expiration_s": 86_400})

        for api in (owner, bearer("admin"), auditor, superuser):
            assert list_kinds(api, f"{REPOSITORY}/logs") == ["set_repo_description"]

    def test_requires_a_repository_admin(self, writer: "Api", stranger: "Api") -> None:
        for api in (writer, stranger):
            assert api.get(f"{REPOSITORY}/logs").json == FORBIDDEN

    def test_returns_404_for_an_unknown_repository(self, owner: "Api") -> None:
        answer = owner.get("/repository/acme/none/logs")

        assert (answer.status_code, answer.json) == (404, NOT_FOUND)


class LogCountTests:
    """Tests common to all log counts. ``path``: path of the namespace or repository."""

    path: str

    def test_returns_400_if_the_range_ends_before_it_starts(self, owner: "Api") -> None:
        answer = owner.get(f"{self.path}/aggregatelogs?starttime=02/02/2020&endtime=01/01/2020")

        assert answer.status_code == 400

    def test_returns_404_if_the_feature_is_off(
        self, owner: "Api", configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_AGGREGATED_LOG_COUNT_RETRIEVAL=False)

        gone = owner.get(f"{self.path}/aggregatelogs", follow_redirects=True)
        assert gone.status_code == 404


def count(kind: str, times: int, day: str = "Thu, 01 Jan") -> dict[str, Any]:
    return {"kind": kind, "count": times, "datetime": f"{day} 2026 00:00:00 -0000"}


class TestGetAggregateUserLogs(LogCountTests):
    path = USER

    def test_counts_entries_by_day_and_kind_in_the_order_of_quays_kinds(
        self, stranger: "Api", world: World
    ) -> None:
        create_app_tokens(stranger, 3)
        world.clock.advance(DAY)
        stranger.put("/user/", {"invoice_email": True})
        create_app_tokens(stranger, 1)

        found = stranger.get("/user/aggregatelogs?starttime=01/01/2026&endtime=01/02/2026")

        assert found.json == {
            "aggregated": [
                count("create_app_specific_token", 3),
                count("user_change_invoicing", 1, "Fri, 02 Jan"),
                count("create_app_specific_token", 1, "Fri, 02 Jan"),
            ]
        }


class TestGetAggregateOrgLogs(LogCountTests):
    path = ORGANIZATION

    def test_filters_by_performer(self, owner: "Api", bearer: Callable[..., "Api"]) -> None:
        owner.put("/organization/acme", {"tag_expiration_s": 86_400})
        describe(bearer("admin"), "anew")

        everything = owner.get(f"{ORGANIZATION}/aggregatelogs").json["aggregated"]
        admins = owner.get(f"{ORGANIZATION}/aggregatelogs?performer=admin").json["aggregated"]

        described = count("set_repo_description", 1)
        assert everything == [described, count("org_change_tag_expiration", 1)]
        assert admins == [described]


class TestGetAggregateRepoLogs(LogCountTests):
    path = REPOSITORY

    def test_counts_only_entries_of_the_repository(self, owner: "Api") -> None:
        describe(owner, "anew")
        describe(owner, "and again")

        found = owner.get(f"{REPOSITORY}/aggregatelogs").json

        assert found == {"aggregated": [count("set_repo_description", 2)]}
