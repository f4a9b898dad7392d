"""What a seed does not say follows from names, and is what the API would have made."""

from pathlib import Path
from typing import Any

from fakequay import seeds
from fakequay.determinism import Clock, Ids
from fakequay.domain.accounts import (
    accounts,
    app_tokens,
    applications,
    derived_secrets,
    oauth_tokens,
    robots,
)
from fakequay.domain.repositories import repositories
from fakequay.models import Account, RepoName
from fakequay.world import DerivedIds, World

NOON = 1_767_268_800.0
SEED: dict[str, Any] = {
    "fakequay": 1,
    "users": {
        "alice": {
            "password": "password-of-alice",
            "email": "alice@example.com",
            "app_tokens": [{"title": "laptop"}],
        }
    },
    "organizations": {
        "acme": {
            "robots": {"ci": {}},
            "applications": {"portal": {"tokens": [{"user": "alice", "scope": "repo:read"}]}},
        }
    },
    "repositories": {"acme/web": {}},
}


def planted(**more: Any) -> World:
    return seeds.load(seeds.read([{**SEED, **more}]), clock=Clock(NOON), ids=Ids("x"))


def made_by_hand() -> World:
    world = seeds.load(seeds.read([]), clock=Clock(NOON), ids=Ids("x"))
    alice = accounts.create_user(
        world, "alice", "alice@example.com", "password-of-alice", verified=True
    )
    acme = accounts.create_organization(world, "acme", None)
    robots.create(world, acme, "ci")
    oauth_tokens.issue(world, alice, applications.create(world, acme, "portal"), "repo:read")
    app_tokens.create(world, alice, "laptop")
    repositories.create(world, acme, "web", None)
    return world


class TestWhatFollowsFromNames:
    def test_is_what_the_api_makes(self) -> None:
        assert seeds.export(planted()) == {**SEED, "clock": "2026-01-01T12:00:00Z"}
        for table in ("accounts", "applications", "oauth_tokens", "app_tokens", "repositories"):
            by_seed, by_hand = (getattr(w.store, table) for w in (planted(), made_by_hand()))
            assert list(by_seed.all()) == list(by_hand.all())

    def test_can_be_known_without_a_server(self) -> None:
        robot = accounts.find(planted(), "acme+ci", "robot")
        assert robot.token == derived_secrets.robot_token(
            DerivedIds(Ids("x"), "robot", "acme+ci", 1)
        )

    def test_gives_way_to_what_is_given(self) -> None:
        users = {"alice": {"robots": {"ci": {"token": "GIVEN"}}, "created": "2025-01-01"}}
        world = planted(users=users)
        assert accounts.find(world, "alice+ci", "robot").token == "GIVEN"
        assert accounts.find(world, "alice", "user").created == 1_735_689_600.0


class TestClock:
    def test_stands_where_the_seed_says(self) -> None:
        seed = seeds.read(
            [{"fakequay": 1, "clock": "2026-01-01T13:00:00+01:00", "users": {"bob": {}}}]
        )
        world = seeds.load(seed)
        assert world.clock.frozen
        assert world.now() == accounts.find(world, "bob", "user").created == NOON

    def test_of_the_caller_goes_first_when_it_stands(self) -> None:
        seed = seeds.read([{"fakequay": 1, "clock": 0}])
        assert seeds.load(seed, clock=Clock(NOON)).now() == NOON

    def test_ticks_otherwise(self) -> None:
        assert not seeds.load(seeds.read([])).clock.frozen


class TestSettings:
    def test_are_the_configuration(self) -> None:
        world = planted(settings={"SUPER_USERS": ["alice"], "FEATURE_MAILING": False})
        assert world.config.is_superuser("alice")
        assert not world.config.feature("MAILING")

    def test_give_way_to_overrides(self) -> None:
        seed = seeds.read([{"fakequay": 1, "settings": {"REGISTRY_TITLE": "A", "X": 1}}])
        world = seeds.load(seed, overrides={"REGISTRY_TITLE": "B"})
        assert world.config.values == {"REGISTRY_TITLE": "B", "X": 1}


class TestDataFolder:
    def test_goes_on_with_the_world_that_it_has(self, tmp_path: Path) -> None:
        first = seeds.load(seeds.read([SEED]), folder=tmp_path)
        first.store.accounts.add(Account("later", "user", "u"))
        first.store.close()
        again = seeds.load(seeds.read([]), folder=tmp_path)
        assert accounts.get(again, "later", "user")
        assert repositories.get(again, RepoName("acme", "web"))
        again.store.close()


class TestNamesakes:
    def test_of_an_application_have_keys_of_their_own(self) -> None:
        portals = {"portal": {}, "portal (2)": {"name": "portal"}, "third": {"name": "portal"}}
        world = planted(organizations={"acme": {"applications": portals}})
        acme = accounts.find(world, "acme", "organization")
        found = applications.list_for_organization(world, acme)
        assert [one.name for one in found] == ["portal"] * 3
        assert len({one.client_id for one in found}) == 3
        assert list(seeds.export(world)["organizations"]["acme"]["applications"]) == [
            "portal",
            "portal (2)",
            "portal (3)",
        ]


class TestWhatIsGone:
    def test_is_left_out_of_what_names_it(self) -> None:
        entry = {"kind": "create_repo", "performer": "alice", "repository": "acme/web"}
        world = planted(logs=[entry])
        world.store.repositories.remove(repositories.find(world, RepoName("acme", "web")))
        world.store.accounts.remove(accounts.find(world, "alice", "user"))
        assert seeds.export(world)["logs"] == [{"kind": "create_repo", "namespace": "acme"}]
