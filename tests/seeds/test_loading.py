"""Loading of seeds: derived values, clock, settings and data folder."""

from pathlib import Path
from typing import Any, ClassVar

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


def load_seed(**more: Any) -> World:
    return seeds.load(seeds.read([{**SEED, **more}]), clock=Clock(NOON), ids=Ids("x"))


def create_through_domain() -> World:
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


class TestDerivedValues:
    def test_omitted_values_equal_those_that_the_api_creates(self) -> None:
        assert seeds.export(load_seed()) == {**SEED, "clock": "2026-01-01T12:00:00Z"}
        for table in ("accounts", "applications", "oauth_tokens", "app_tokens", "repositories"):
            by_seed, by_hand = (
                getattr(w.store, table) for w in (load_seed(), create_through_domain())
            )
            assert list(by_seed.all()) == list(by_hand.all())

    def test_robot_token_can_be_derived_without_a_server(self) -> None:
        robot = accounts.find(load_seed(), "acme+ci", "robot")
        assert robot.token == derived_secrets.robot_token(
            DerivedIds(Ids("x"), "robot", "acme+ci", 1)
        )

    def test_given_values_have_precedence(self) -> None:
        users = {"alice": {"robots": {"ci": {"token": "GIVEN"}}, "created": "2025-01-01"}}
        world = load_seed(users=users)
        assert accounts.find(world, "alice+ci", "robot").token == "GIVEN"
        assert accounts.find(world, "alice", "user").created == 1_735_689_600.0


class TestSeedClock:
    def test_clock_is_frozen_at_the_time_of_the_seed(self) -> None:
        seed = seeds.read(
            [{"fakequay": 1, "clock": "2026-01-01T13:00:00+01:00", "users": {"bob": {}}}]
        )
        world = seeds.load(seed)
        assert world.clock.frozen
        assert world.now() == accounts.find(world, "bob", "user").created == NOON

    def test_frozen_clock_of_the_caller_has_precedence(self) -> None:
        seed = seeds.read([{"fakequay": 1, "clock": 0}])
        assert seeds.load(seed, clock=Clock(NOON)).now() == NOON

    def test_clock_runs_by_default(self) -> None:
        assert not seeds.load(seeds.read([])).clock.frozen


class TestSeedSettings:
    def test_settings_of_the_seed_are_the_configuration(self) -> None:
        world = load_seed(settings={"SUPER_USERS": ["alice"], "FEATURE_MAILING": False})
        assert world.config.is_superuser("alice")
        assert not world.config.feature("MAILING")

    def test_overrides_have_precedence_over_the_seed(self) -> None:
        seed = seeds.read([{"fakequay": 1, "settings": {"REGISTRY_TITLE": "A", "MAIL_PORT": 25}}])
        world = seeds.load(seed, overrides={"REGISTRY_TITLE": "B"})
        assert world.config.values == {"REGISTRY_TITLE": "B", "MAIL_PORT": 25}


class TestImmutabilityPoliciesOfASeed:
    TAGS: ClassVar[dict[str, Any]] = {
        "v1": {},
        "v2": {"immutable": False},
        "v3": {"end": "2027-01-01T00:00:00Z"},
        "dev": {},
    }

    def load(self, **more: Any) -> World:
        repository = {"tags": self.TAGS, **more}
        return load_seed(repositories={"acme/web": repository})

    def test_policy_makes_matching_tags_immutable_unless_they_expire_or_the_seed_forbids_it(
        self,
    ) -> None:
        world = self.load(immutability_policies=[{"tag_pattern": "v.*"}])

        assert [tag.name for tag in world.store.tags.all() if tag.immutable] == ["v1"]
        assert seeds.export(world)["repositories"]["acme/web"]["tags"] == self.TAGS

    def test_policy_of_the_organization_applies_too(self) -> None:
        acme = {**SEED["organizations"]["acme"], "immutability_policies": [{"tag_pattern": "dev"}]}
        world = load_seed(
            organizations={"acme": acme}, repositories={"acme/web": {"tags": self.TAGS}}
        )

        assert [tag.name for tag in world.store.tags.all() if tag.immutable] == ["dev"]


class TestSeedsWithDataFolder:
    def test_existing_data_has_precedence_over_the_seed(self, tmp_path: Path) -> None:
        first = seeds.load(seeds.read([SEED]), folder=tmp_path)
        first.store.accounts.add(Account("later", "user", "u"))
        first.store.close()
        again = seeds.load(seeds.read([]), folder=tmp_path)
        assert accounts.get(again, "later", "user")
        assert repositories.get(again, RepoName("acme", "web"))
        again.store.close()


class TestApplicationsOfTheSameName:
    def test_applications_have_different_keys(self) -> None:
        portals = {"portal": {}, "portal (2)": {"name": "portal"}, "third": {"name": "portal"}}
        world = load_seed(organizations={"acme": {"applications": portals}})
        acme = accounts.find(world, "acme", "organization")
        found = applications.list_for_organization(world, acme)
        assert [one.name for one in found] == ["portal"] * 3
        assert len({one.client_id for one in found}) == 3
        assert list(seeds.export(world)["organizations"]["acme"]["applications"]) == [
            "portal",
            "portal (2)",
            "portal (3)",
        ]


class TestDeletedReferences:
    def test_log_entry_is_exported_without_deleted_names(self) -> None:
        entry = {"kind": "create_repo", "performer": "alice", "repository": "acme/web"}
        world = load_seed(logs=[entry])
        world.store.repositories.remove(repositories.find(world, RepoName("acme", "web")))
        world.store.accounts.remove(accounts.find(world, "alice", "user"))
        assert seeds.export(world)["logs"] == [{"kind": "create_repo", "namespace": "acme"}]
