"""A world that is written down and planted again is the same world."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from fakequay import seeds
from fakequay.determinism import Clock, Ids
from fakequay.storage import Store, TableOf
from fakequay.world import World
from tests.seeds.random_seeds import documents

EVERYTHING = Path(__file__).parent / "everything.json"
TABLES = [name for name, value in vars(Store).items() if isinstance(value, TableOf)]
NOON = 1_767_268_800.0


def contents(world: World) -> dict[str, list[Any]]:
    """All that a world remembers, but for the order in which subjects were first drawn.

    What is due counts, and not when: that follows from when the world was planted.
    """
    tables = {name: list(getattr(world.store, name).all()) for name in TABLES}
    draws = {draw.subject: draw.count for draw in tables.pop("draws")}
    due = sorted((one.kind, one.subject_id) for one in tables.pop("scheduled_jobs"))
    return {**tables, "draws": sorted(draws.items()), "scheduled_jobs": due}


def again(world: World) -> World:
    text = json.dumps(seeds.export(world))
    return seeds.load(seeds.read([json.loads(text)]), ids=world.ids)


class TestFixtures:
    @pytest.mark.parametrize("name", seeds.fixtures())
    def test_come_out_as_they_went_in(self, name: str) -> None:
        text = seeds.fixtures()[name].read_text(encoding="utf-8")
        exported = seeds.export(seeds.load(seeds.read([name]), clock=Clock(NOON)))
        assert exported == {**json.loads(text), "clock": "2026-01-01T12:00:00Z"}

    @pytest.mark.parametrize("name", seeds.fixtures())
    def test_are_the_same_world_again(self, name: str) -> None:
        world = seeds.load(seeds.read([name]))
        assert contents(again(world)) == contents(world)


class TestEverything:
    def test_comes_out_as_it_went_in(self) -> None:
        document = json.loads(EVERYTHING.read_text(encoding="utf-8"))
        assert seeds.export(seeds.load(seeds.read([EVERYTHING]))) == document

    def test_has_every_key_of_the_format(self) -> None:
        document = json.loads(EVERYTHING.read_text(encoding="utf-8"))
        assert _keys(seeds.schema(), document) == set()

    def test_fills_every_table_that_a_seed_can_fill(self) -> None:
        world = seeds.load(seeds.read([EVERYTHING]))
        empty = {name for name in TABLES if not len(getattr(world.store, name))}
        assert empty == SHORT_LIVED


# Codes and deleted names live for minutes, and uploads for a request or two.
SHORT_LIVED = {"deleted_namespaces", "oauth_codes", "uploads"}


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(documents())
def test_any_seed_gives_the_same_world_again(document: dict[str, Any]) -> None:
    world = seeds.load(seeds.read([document]), clock=Clock(NOON), ids=Ids("any"))
    assert contents(again(world)) == contents(world)


def test_what_the_clock_says_while_it_ticks_is_kept_to_the_last_digit() -> None:
    world = seeds.load(seeds.read([{"fakequay": 1, "users": {"alice": {}}}]))
    assert contents(again(world)) == contents(world)


def test_counters_go_on_where_they_were() -> None:
    world = seeds.load(seeds.read([{"fakequay": 1, "users": {"alice": {}}}]), clock=Clock(NOON))
    world.draw("robot", "alice+ci")
    expected = world.draw("robot", "alice+ci").generation + 1
    assert again(world).draw("robot", "alice+ci").generation == expected


def _keys(schema: dict[str, Any], document: Any) -> set[str]:
    """The keys of the format that a document does not use anywhere, each as ``teams.role``."""
    used, known = set(), set()

    def visit(rules: Any, data: list[Any], within: str) -> None:
        if "$ref" in rules:
            rules = schema["$defs"][rules["$ref"].rpartition("/")[2]]
        for key, inside in rules.get("properties", {}).items():
            found = [one[key] for one in data if key in one]
            known.add(f"{within}.{key}")
            used.update({f"{within}.{key}"} if found else ())
            visit(inside, found, key)
        if isinstance(rules.get("additionalProperties"), dict):
            visit(rules["additionalProperties"], [v for one in data for v in one.values()], within)
        if "items" in rules:
            visit(rules["items"], [value for one in data for value in one], within)

    visit(schema, [document], "$")
    return known - used
