"""Seeds with older releases of Quay: what a release cannot store is refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from fakequay import FakeQuay, seeds
from fakequay.contract.releases import RELEASES
from fakequay.world import World

CANNOT = "Quay {0} cannot store this value; the first release that can store it is {1}"
CORP: dict[str, Any] = {
    "fakequay": 1,
    "users": {"zoe": {"email": "zoe@example.com"}},
    "organizations": {"corp": {"robots": {"ci": {}}}},
    "repositories": {"corp/web": {"tags": {"1.0": {}}}},
}


FEDERATION = {"issuer": "https://issuer.example.com", "subject": "corp"}


def load_seed(release: str, *more: dict[str, Any]) -> World:
    return seeds.load(seeds.read([CORP, *more]), overrides={"FAKEQUAY_QUAY_VERSION": release})


def inside(kind: str, name: str, **values: Any) -> dict[str, Any]:
    return {"fakequay": 1, kind: {name: values}}


def errors(release: str, *more: dict[str, Any]) -> list[str]:
    with pytest.raises(seeds.SeedError) as error:
        load_seed(release, *more)
    return list(error.value.problems)


@pytest.mark.parametrize(
    ("part", "path", "since"),
    [
        (
            inside("organizations", "corp", robots={"ci": {"federation": [FEDERATION]}}),
            "$.organizations.corp.robots.ci.federation",
            "3.13",
        ),
        (
            inside("users", "zoe", robots={"ci": {"federation": [FEDERATION]}}),
            "$.users.zoe.robots.ci.federation",
            "3.17",
        ),
        (
            inside("users", "zoe", prune_policies=[{"method": "number_of_tags", "value": 1}]),
            "$.users.zoe.prune_policies",
            "3.10",
        ),
        (
            inside(
                "organizations",
                "corp",
                prune_policies=[
                    {"method": "number_of_tags", "value": 1},
                    {"method": "number_of_tags", "value": 2},
                ],
            ),
            "$.organizations.corp.prune_policies[1]",
            "3.13",
        ),
        (
            inside("repositories", "corp/web", tags={"1.0": {"immutable": True}}),
            '$.repositories["corp/web"].tags["1.0"].immutable',
            "3.17",
        ),
        (
            inside("repositories", "corp/web", state="ORG_MIRROR"),
            '$.repositories["corp/web"].state',
            "3.17",
        ),
        (
            inside("organizations", "corp", email="zoe@example.com"),
            "$.organizations.corp.email",
            "3.18",
        ),
    ],
)
class TestPartOfALaterRelease:
    def test_is_refused_with_its_path_and_the_first_release(
        self, part: dict[str, Any], path: str, since: str
    ) -> None:
        earlier = f"3.{RELEASES[since].minor - 1}"
        assert f"seed: {path}: {CANNOT.format(earlier, since)}" in errors(earlier, part)

    def test_is_loaded_since_its_release(self, part: dict[str, Any], path: str, since: str) -> None:
        assert path
        assert str(load_seed(since, part).release) == since


class TestRelease:
    def test_can_be_a_setting_of_the_seed(self) -> None:
        seed = {**CORP, "settings": {"FAKEQUAY_QUAY_VERSION": "3.12"}}
        assert str(seeds.load(seeds.read([seed])).release) == "3.12"
        later = inside("users", "zoe", subscriptions=[{"event": "quota_error", "method": "email"}])
        with pytest.raises(seeds.SeedError) as error:
            seeds.load(seeds.read([seed, later]))
        assert error.value.problems == (
            f"seed: $.users.zoe.subscriptions: {CANNOT.format('3.12', '3.18')}",
        )

    def test_false_and_empty_values_are_no_parts_of_a_later_release(self) -> None:
        part = inside("repositories", "corp/web", tags={"1.0": {"immutable": False}}, pulls=[])
        assert str(load_seed("3.9", part).release) == "3.9"

    def test_unknown_release_is_refused_with_the_list(self) -> None:
        with pytest.raises(seeds.SeedError, match=r'"3\.9", "3\.10", .*"3\.19", not "3\.20"'):
            seeds.read([{"fakequay": 1, "settings": {"FAKEQUAY_QUAY_VERSION": "3.20"}}])


class TestBuiltInSeeds:
    @pytest.mark.parametrize("release", RELEASES)
    @pytest.mark.parametrize("name", seeds.fixtures())
    def test_adapt_to_every_release(self, name: str, release: str) -> None:
        overrides = {"FAKEQUAY_QUAY_VERSION": release}
        world = seeds.load(seeds.read([name]), overrides=overrides)
        assert str(world.release) == release
        document = seeds.export(world)
        assert str(seeds.load(seeds.read([document])).release) == release

    def test_leave_out_what_the_release_cannot_store(self) -> None:
        def counts(release: str) -> tuple[int, int, int]:
            overrides = {"FAKEQUAY_QUAY_VERSION": release}
            store = seeds.load(seeds.read(["demo"]), overrides=overrides).store
            federated = [account for account in store.accounts.all() if account.federation]
            immutable = [tag for tag in store.tags.all() if tag.immutable]
            return len(federated), len(store.prune_policies), len(immutable)

        assert counts("3.12") == (0, 2, 0)
        assert counts("3.13") == (1, 3, 0)
        assert counts("3.17") == counts("3.19") == (1, 3, 1)


class TestCheck:
    def test_command_checks_a_seed_for_a_release(self, tmp_path: Path) -> None:
        from click.testing import CliRunner

        from fakequay.cli import command

        file = tmp_path / "corp.json"
        part = inside("repositories", "corp/web", pulls=[{"subject": "1.0", "count": 1}])
        file.write_text(json.dumps({**CORP, **part}))
        arguments = ["seed", "check", str(file), "--quay-version"]
        assert CliRunner().invoke(command, [*arguments, "3.16"]).output == f"{file}: valid\n"
        ended = CliRunner().invoke(command, [*arguments, "3.15"])
        path = '$.repositories["corp/web"].pulls'
        assert ended.exit_code == 3
        assert ended.output == f"Error: {file}: {path}: {CANNOT.format('3.15', '3.16')}\n"


class TestControlApi:
    def test_refuses_a_seed_that_the_release_cannot_store(self) -> None:
        part = inside("organizations", "corp", robots={"ci": {"federation": [FEDERATION]}})
        with FakeQuay("empty", quay_version="3.12") as quay:
            client = quay.app.test_client()
            before = client.get("/_fakequay/state").json
            answer = client.post("/_fakequay/seed", json={**CORP, **part})
            path = "$.organizations.corp.robots.ci.federation"
            message = f"seed: {path}: {CANNOT.format('3.12', '3.13')}"
            assert (answer.status_code, answer.json) == (400, {"message": message})
            assert client.get("/_fakequay/state").json == before
