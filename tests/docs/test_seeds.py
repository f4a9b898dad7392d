"""The page on seeds: its examples are seeds, and it names every key and every fixture."""

import json
import re
from pathlib import Path

import pytest

from fakequay import seeds

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "seeds.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```json\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_a_seed(example: str) -> None:
    assert seeds.load(seeds.read([json.loads(example)]))


def test_every_key_that_can_hold_things_is_named() -> None:
    schema = seeds.schema()
    places = [schema, *schema["$defs"].values()]
    holding = {
        key
        for place in places
        for key, rules in place["properties"].items()
        if rules.get("type") in ("object", "array") or place is schema
    }
    assert {key for key in holding if f"`{key}`" not in PAGE and f'"{key}"' not in PAGE} == set()


def test_every_setting_of_our_own_is_named() -> None:
    own = [
        key for key in seeds.schema()["properties"]["settings"]["properties"] if "FAKEQUAY" in key
    ]
    assert [key for key in own if f"| `{key}` |" not in PAGE] == []


def test_every_fixture_is_named() -> None:
    assert [name for name in seeds.fixtures() if f"| `{name}` |" not in PAGE] == []
