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


def said(command: list[str], folder: Path) -> str:
    with FakeQuay(seed="demo") as quay:
        environment = {**os.environ, "QUAY_URL": quay.url}
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert len(quay.instances) == 0
        return done.stdout


RUNS = {
    "javascript": ("node", "robots.mjs", ["node", "robots.mjs"]),
    "java": ("javac", "Robots.java", ["sh", "-c", "javac Robots.java && java Robots"]),
}


@pytest.mark.parametrize("language", [name for name in RUNS if shutil.which(RUNS[name][0])])
def test_an_example_runs(language: str, tmp_path: Path) -> None:
    _, file, command = RUNS[language]
    (tmp_path / file).write_text(example(language))
    assert said(command, tmp_path) == "fine\n"
