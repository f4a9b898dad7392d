"""Superuser area: registry size, configuration, app tokens and usage logs."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from fakequay import __version__
from fakequay.world import World
from tests.support.answers import FORBIDDEN, LOGIN_REQUIRED, person

if TYPE_CHECKING:
    from tests.conftest import Api

Configure = Callable[..., None]
NEVER = {"size_bytes": 0, "last_ran": None, "running": False, "queued": False}


class TestGetRegistrySize:
    def test_is_zero_before_the_first_calculation(self, superuser: "Api", auditor: "Api") -> None:
        assert superuser.get("/superuser/registrysize/").json == NEVER
        assert auditor.get("/superuser/registrysize/").json == NEVER


class TestQueueRegistrySizeCalculation:
    def test_calculation_finishes_on_the_simulated_clock(
        self, superuser: "Api", world: World
    ) -> None:
        asked = world.now()
        answer = superuser.post("/superuser/registrysize/")

        assert (answer.status_code, answer.json) == (201, "")
        assert superuser.get("/superuser/registrysize/").json == NEVER | {"queued": True}
        world.clock.advance(3600)
        done = {"last_ran": int((asked + 60) * 1000)}
        assert superuser.get("/superuser/registrysize/").json == NEVER | done

    def test_returns_202_if_a_calculation_is_queued(self, superuser: "Api", world: World) -> None:
        superuser.post("/superuser/registrysize/")

        again = superuser.post("/superuser/registrysize/")

        assert (again.status_code, again.json) == (202, "")
        world.clock.advance(3600)
        assert superuser.post("/superuser/registrysize/").status_code == 201

    def test_is_forbidden_for_read_only_superusers(self, auditor: "Api") -> None:
        assert auditor.post("/superuser/registrysize/").json == FORBIDDEN


class TestGetChangeLog:
    def test_contains_the_version(self, superuser: "Api") -> None:
        answer = superuser.get("/superuser/changelog/")

        assert set(answer.json) == {"log"}
        assert f"### fakequay {__version__}" in answer.json["log"]


class TestConfigDump:
    def test_returns_configuration_warnings_and_schema(
        self, superuser: "Api", configure: Configure
    ) -> None:
        configure(FEATURE_MAILING=False, SOMETHING_ELSE="x")

        dump = superuser.get("/superuser/config").json

        assert set(dump) == {"config", "warning", "env", "schema"}
        assert dump["config"]["SUPER_USERS"] == ["superuser"]
        assert dump["config"]["FEATURE_MAILING"] is False
        assert dump["config"]["AUTHENTICATION_TYPE"] == "Database"
        assert dump["warning"] == {"SOMETHING_ELSE": "x"}
        assert dump["schema"]["properties"]["FEATURE_MAILING"] == {"type": "boolean"}
        assert dump["env"] == {}

    def test_requires_a_superuser(self, stranger: "Api", anonymous: "Api") -> None:
        assert stranger.get("/superuser/config").json == FORBIDDEN
        assert anonymous.get("/superuser/config").json == LOGIN_REQUIRED

    def test_returns_403_if_the_feature_is_off(
        self, superuser: "Api", configure: Configure
    ) -> None:
        configure(FEATURE_SUPERUSER_CONFIGDUMP=False)

        answer = superuser.get("/superuser/config")

        assert (answer.status_code, answer.json) == (403, FORBIDDEN)


class TestListAllAppTokens:
    def test_lists_tokens_of_all_users_without_their_secrets(
        self, superuser: "Api", auditor: "Api", stranger: "Api"
    ) -> None:
        made = stranger.post("/user/apptoken", {"title": "laptop"}).json["token"]
        listed = {key: value for key, value in made.items() if key != "token_code"}

        everything = {"tokens": [listed], "only_expiring": None}
        assert superuser.get("/superuser/apptokens").json == everything
        expiring = auditor.get("/superuser/apptokens?expiring=true").json
        assert expiring == {"tokens": [], "only_expiring": True}

    def test_requires_full_access_for_superusers(
        self, superuser: "Api", configure: Configure
    ) -> None:
        configure(FEATURE_SUPERUSERS_FULL_ACCESS=False)

        assert superuser.get("/superuser/apptokens").json == FORBIDDEN


class TestListAllLogs:
    def test_lists_entries_of_all_namespaces(
        self, superuser: "Api", auditor: "Api", owner: "Api", browser: Callable[[str], "Api"]
    ) -> None:
        owner.put("/organization/acme", {"tag_expiration_s": 86_400})
        browser("stranger")

        found = superuser.get("/superuser/logs").json

        signed_in, changed = found["logs"]
        assert signed_in["kind"] == "login_success"
        assert signed_in["namespace"] == {
            "kind": "user",
            "name": "stranger",
            "avatar": person("stranger"),
        }
        assert "performer" not in signed_in
        assert changed["kind"] == "org_change_tag_expiration"
        assert changed["namespace"]["kind"] == "org"
        assert changed["performer"] == {
            "kind": "user",
            "name": "owner",
            "is_robot": False,
            "avatar": person("owner"),
        }
        assert auditor.get("/superuser/logs").json["logs"] == found["logs"]

    def test_returns_results_in_pages(self, superuser: "Api", owner: "Api") -> None:
        for _ in range(21):
            owner.post("/user/apptoken", {"title": "laptop"})

        first = superuser.get("/superuser/logs").json
        second = superuser.get(f"/superuser/logs?next_page={first['next_page']}").json

        assert (len(first["logs"]), len(second["logs"])) == (20, 1)


class TestListAllAggregateLogs:
    def test_counts_entries_by_kind_and_day(self, superuser: "Api", owner: "Api") -> None:
        for _ in range(3):
            owner.post("/user/apptoken", {"title": "laptop"})

        answer = superuser.get("/superuser/aggregatelogs")

        assert answer.json == {
            "aggregated": [
                {
                    "kind": "create_app_specific_token",
                    "count": 3,
                    "datetime": "Thu, 01 Jan 2026 00:00:00 -0000",
                }
            ]
        }
