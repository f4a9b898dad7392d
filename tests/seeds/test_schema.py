"""Published JSON schema of seeds."""

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


def test_is_a_valid_json_schema() -> None:
    Draft202012Validator.check_schema(seeds.schema())


def test_every_object_rejects_unknown_keys() -> None:
    assert seeds.schema()["additionalProperties"] is False
    assert all(one["additionalProperties"] is False for one in seeds.schema()["$defs"].values())


def test_every_key_has_a_description() -> None:
    silent = [path for path, rules in _fields(seeds.schema(), "$") if "description" not in rules]
    assert silent == []
