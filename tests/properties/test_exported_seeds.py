"""Export and load of seeds: the loaded instance equals the exported one."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from fakequay import seeds
from fakequay.determinism import Clock, Ids
from fakequay.storage import Store, TableOf
from fakequay.world import World
from tests.seeds.random_seeds import seed_documents

EVERYTHING = Path(__file__).parent.parent / "seeds" / "everything.json"
TABLES = [name for name, value in vars(Store).items() if isinstance(value, TableOf)]
NOON = 1_767_268_800.0
QUAY_SETTING = re.compile("settings[.](?!FAKEQUAY_)")


def contents(world: World) -> dict[str, list[Any]]:
    """Return the contents of all tables, independent of the order of the draws.

    Of scheduled jobs, only kind and subject are included: due times depend on the time of loading.
    """
    tables = {name: list(getattr(world.store, name).all()) for name in TABLES}
    draws = {draw.subject: draw.count for draw in tables.pop("draws")}
    due = sorted((one.kind, one.subject_id) for one in tables.pop("scheduled_jobs"))
    return {**tables, "draws": sorted(draws.items()), "scheduled_jobs": due}


def reload(world: World) -> World:
    text = json.dumps(seeds.export(world))
    return seeds.load(seeds.read([json.loads(text)]), ids=world.ids)


class TestFixtureSeeds:
    @pytest.mark.parametrize("name", seeds.fixtures())
    def test_exported_fixture_equals_the_loaded_fixture(self, name: str) -> None:
        text = seeds.fixtures()[name].read_text(encoding="utf-8")
        exported = seeds.export(seeds.load(seeds.read([name]), clock=Clock(NOON)))
        assert exported == {**json.loads(text), "clock": "2026-01-01T12:00:00Z"}

    @pytest.mark.parametrize("name", seeds.fixtures())
    def test_reloaded_fixture_has_the_same_data(self, name: str) -> None:
        world = seeds.load(seeds.read([name]))
        assert contents(reload(world)) == contents(world)


class TestCompleteSeed:
    def test_exported_seed_equals_the_loaded_seed(self) -> None:
        document = json.loads(EVERYTHING.read_text(encoding="utf-8"))
        assert seeds.export(seeds.load(seeds.read([EVERYTHING]))) == document

    def test_contains_every_key_of_the_schema(self) -> None:
        document = json.loads(EVERYTHING.read_text(encoding="utf-8"))
        unused = _unused_keys(seeds.schema(), document)
        # An export writes the reports of tags to the top-level key scan_reports.
        of_tags = {"repositories.scan_reports", "scan_reports.status", "scan_reports.features"}
        assert {key for key in unused if not QUAY_SETTING.match(key)} <= of_tags

    def test_fills_every_table_except_short_lived_data(self) -> None:
        world = seeds.load(seeds.read([EVERYTHING]))
        empty = {name for name in TABLES if not len(getattr(world.store, name))}
        assert empty == SHORT_LIVED


# A seed does not contain short-lived data: deleted names and cached lists.
SHORT_LIVED = {"deleted_namespaces", "referrer_lists"}


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(seed_documents())
def test_any_seed_loads_again_with_the_same_data(document: dict[str, Any]) -> None:
    world = seeds.load(seeds.read([document]), clock=Clock(NOON), ids=Ids("any"))
    assert contents(reload(world)) == contents(world)


def test_time_of_a_running_clock_is_exported_exactly() -> None:
    world = seeds.load(seeds.read([{"fakequay": 1, "users": {"alice": {}}}]))
    assert contents(reload(world)) == contents(world)


def test_counters_continue_after_a_reload() -> None:
    world = seeds.load(seeds.read([{"fakequay": 1, "users": {"alice": {}}}]), clock=Clock(NOON))
    world.draw("robot", "alice+ci")
    expected = world.draw("robot", "alice+ci").generation + 1
    assert reload(world).draw("robot", "alice+ci").generation == expected


def _unused_keys(schema: dict[str, Any], document: Any) -> set[str]:
    """Return the keys of the schema that a document does not use, each as ``teams.role``."""
    used, known = set(), set()

    def visit(rules: Any, data: list[Any], within: str) -> None:
        if "$ref" in rules:
            rules = schema["$defs"][rules["$ref"].rpartition("/")[2]]
        objects = [one for one in data if isinstance(one, dict)]
        for key, inside in rules.get("properties", {}).items():
            found = [one[key] for one in objects if key in one]
            known.add(f"{within}.{key}")
            used.update({f"{within}.{key}"} if found else ())
            visit(inside, found, key)
        if isinstance(rules.get("additionalProperties"), dict):
            others = [value for one in objects for value in one.values()]
            visit(rules["additionalProperties"], others, within)
        if "items" in rules:
            lists = [one for one in data if isinstance(one, list)]
            visit(rules["items"], [value for one in lists for value in one], within)

    visit(schema, [document], "$")
    return known - used
