"""The published schema is one, and says what every key is for."""

from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator

from fakequay import seeds


def _fields(rules: Any, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(rules, dict):
        for key, inside in rules.get("properties", {}).items():
            yield f"{path}.{key}", inside
        for key, inside in rules.items():
            yield from _fields(inside, f"{path}.{key}")


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(seeds.schema())


def test_every_object_of_the_format_refuses_unknown_keys() -> None:
    assert seeds.schema()["additionalProperties"] is False
    assert all(one["additionalProperties"] is False for one in seeds.schema()["$defs"].values())


def test_every_key_is_described() -> None:
    silent = [path for path, rules in _fields(seeds.schema(), "$") if "description" not in rules]
    assert silent == []
