"""Every block of the documentation runs: shell against a live server, Python as it stands."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from fakequay import FakeQuay
from tests.support import nested_pytest

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```(bash|python)\n(.*?)^```", re.MULTILINE | re.DOTALL)
# What sets the project up is run by whoever sets it up, and in CI.
SET_UP = re.compile(r"pip install|docker |podman |buildah |kubectl ")


def blocks(language: str) -> list[tuple[str, str]]:
    """The blocks of a language, each with where it stands."""
    found = []
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        if page.parent.name == "clients":  # run whole in test_clients.py
            continue
        for match in BLOCK.finditer(page.read_text()):
            if match[1] == language and not SET_UP.search(match[2]):
                line = page.read_text()[: match.start()].count("\n") + 1
                found.append((f"{page.relative_to(ROOT)}:{line}", match[2]))
    return found


def named(found: list[tuple[str, str]]) -> list[object]:
    return [pytest.param(code, id=where) for where, code in found]


@pytest.mark.parametrize("code", named(blocks("bash")))
def test_a_shell_block_runs(code: str, tmp_path: Path) -> None:
    seed = "empty" if "user/initialize" in code else "demo"
    with FakeQuay(seed=seed) as quay:
        script = "set -euo pipefail\n" + code.replace("http://127.0.0.1:8080", quay.url)
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", "-c", script.replace("curl -s ", "curl -sf ")],
            cwd=tmp_path,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("code", named(blocks("python")))
def test_a_python_block_runs(code: str, tmp_path: Path) -> None:
    (tmp_path / "test_block.py").write_text(code)
    runs_tests = "def test_" in code
    arguments = nested_pytest.COMMAND if runs_tests else []
    done = subprocess.run(
        [sys.executable, *arguments, "test_block.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_there_are_blocks_to_run() -> None:
    assert len(blocks("bash")) >= 2
    assert len(blocks("python")) >= 2


def test_every_link_between_pages_leads_somewhere() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!http|#)([^)#]+)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_page_of_operations_is_what_the_command_prints() -> None:
    command = [str(Path(sys.executable).with_name("fakequay")), "operations", "--markdown"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert (ROOT / "docs" / "reference" / "operations.md").read_text() == printed
