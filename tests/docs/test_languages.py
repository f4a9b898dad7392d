"""Runs the examples of docs/how-to/other-languages.md, if their language is installed."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from fakequay import FakeQuay

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "other-languages.md"


def example(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def run(command: list[str], folder: Path) -> str:
    with FakeQuay(seed="demo") as quay:
        environment = {**os.environ, "QUAY_URL": quay.url}
        completed = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        assert completed.returncode == 0, completed.stderr
        assert len(quay.instances) == 0
        return completed.stdout


COMMANDS = {
    "javascript": ("node", "robots.mjs", ["node", "robots.mjs"]),
    "java": ("javac", "Robots.java", ["sh", "-c", "javac Robots.java && java Robots"]),
}


@pytest.mark.parametrize("language", [name for name in COMMANDS if shutil.which(COMMANDS[name][0])])
def test_an_example_runs(language: str, tmp_path: Path) -> None:
    _, file, command = COMMANDS[language]
    (tmp_path / file).write_text(example(language))
    assert run(command, tmp_path) == "fine\n"
