"""Reference page of the seed format: its examples form a valid seed."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from fakequay.cli import command as fakequay
from tools import seed_reference

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "seed.md"
HEADINGS = {
    "Keys of a user": ("users", "*"),
    "Keys of an organization": ("organizations", "*"),
    "Keys of a repository": ("repositories", "*"),
}
CONTAINERS = ("array", "object", "any")


def page_rows() -> Iterator[tuple[tuple[str, ...], dict[str, str]]]:
    """Yield the path of each key of the page, and the cells of its row by column."""
    place: tuple[str, ...] = ()
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            place = HEADINGS.get(line.removeprefix("## "), ())
        elif line.startswith("| `"):
            cells = [cell.replace("\\|", "|") for cell in re.split(r"(?<!\\) \| ", line[2:-2])]
            row = dict(zip(seed_reference.HEADER, cells, strict=True))
            key = row["key"].strip("`")
            yield (*place, *re.findall(r"\[\]|[^.\[\]]+", key)), row


def put(value: Any, path: tuple[str, ...], example: Any) -> bool:
    """Replace the first value at a path of a seed, and return whether there is one."""
    key, *rest = path
    steps: list[Any] = [key] if isinstance(value, dict) and key in value else []
    if key == "*" and isinstance(value, dict):
        steps = list(value)
    elif key == "[]" and isinstance(value, list):
        steps = list(range(len(value)))
    for step in steps:
        if not rest:
            value[step] = example
            return True
        if put(value[step], tuple(rest), example):
            return True
    return False


def test_examples_of_the_page_form_a_valid_seed(tmp_path: Path) -> None:
    document = seed_reference.read_complete_seed()
    examples = 0
    for path, row in page_rows():
        if row["example"] != seed_reference.NONE:
            places = [path[:2], *HEADINGS.values()] if path[1:2] == ("*",) else []
            paths = [(*place, *path[2:]) for place in places] or [path]
            example = json.loads(row["example"].strip("`"))
            assert any(put(document, one, example) for one in paths), path
            examples += 1
    assert examples > 300
    file = tmp_path / "examples.json"
    file.write_text(json.dumps(document))
    checked = CliRunner().invoke(fakequay, ["seed", "check", str(file)])
    assert (checked.output, checked.exit_code) == (f"{file}: valid\n", 0)


def test_each_key_with_a_short_value_has_an_example() -> None:
    silent = {
        ".".join(path)
        for path, row in page_rows()
        if row["example"] == seed_reference.NONE and not row["type"].startswith(CONTAINERS)
    }
    assert silent == {"repositories.*.manifests.*.content"}
