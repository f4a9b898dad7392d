"""Page on seeds: its examples are valid, and it lists every key, setting and fixture."""

import json
import re
from pathlib import Path

import pytest

from fakequay import seeds

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "seeds.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```json\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_a_valid_seed(example: str) -> None:
    assert seeds.load(seeds.read([json.loads(example)]))


def test_the_page_lists_every_key_with_an_object_or_a_list() -> None:
    schema = seeds.schema()
    places = [schema, *schema["$defs"].values()]
    containers = {
        key
        for place in places
        for key, rules in place["properties"].items()
        if rules.get("type") in ("object", "array") or place is schema
    }
    assert {key for key in containers if f"`{key}`" not in PAGE and f'"{key}"' not in PAGE} == set()


def test_the_page_lists_every_setting_of_fakequay() -> None:
    own = [
        key for key in seeds.schema()["properties"]["settings"]["properties"] if "FAKEQUAY" in key
    ]
    assert [key for key in own if f"| `{key}` |" not in PAGE] == []


def test_the_page_lists_every_fixture() -> None:
    assert [name for name in seeds.fixtures() if f"| `{name}` |" not in PAGE] == []
