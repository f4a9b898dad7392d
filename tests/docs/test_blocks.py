"""Documentation blocks: runs all shell and Python blocks of the pages."""

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
# Blocks that install something or need a container engine or a cluster are not run here.
NOT_RUN = re.compile(r"pip install|docker |podman |buildah |kubectl ")


def blocks(language: str) -> list[tuple[str, str]]:
    """Return the blocks of a language as pairs of page:line and code."""
    found = []
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        # test_clients.py and tests/examples run these pages as a whole.
        if {"clients", "examples"} & set(page.relative_to(ROOT).parts):
            continue
        text = page.read_text()
        for match in BLOCK.finditer(text):
            if match[1] == language and not NOT_RUN.search(match[2]):
                line = text[: match.start()].count("\n") + 1
                found.append((f"{page.relative_to(ROOT)}:{line}", match[2]))
    return found


def parameters(language: str) -> list[object]:
    return [pytest.param(code, id=place) for place, code in blocks(language)]


@pytest.mark.parametrize("code", parameters("bash"))
def test_a_shell_block_runs(code: str, tmp_path: Path) -> None:
    """A call of ``curl -s`` must succeed; ``curl -so FILE`` may get an error response."""
    seed = "empty" if "user/initialize" in code else "demo"
    with FakeQuay(seed=seed) as quay:
        script = "set -euo pipefail\n" + code.replace("127.0.0.1:8080", f"127.0.0.1:{quay.port}")
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        completed = subprocess.run(
            ["bash", "-c", script.replace("curl -s ", "curl -sf ")],
            cwd=tmp_path,
            env={**os.environ, "PATH": path, "FAKEQUAY_URL": quay.url},
            capture_output=True,
            text=True,
            check=False,
        )
    assert completed.returncode == 0, completed.stderr


@pytest.mark.parametrize("code", parameters("python"))
def test_a_python_block_runs(code: str, tmp_path: Path) -> None:
    (tmp_path / "test_block.py").write_text(code)
    arguments = nested_pytest.COMMAND if "def test_" in code else []
    completed = subprocess.run(
        [sys.executable, *arguments, "test_block.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert completed.returncode == 0, completed.stdout + completed.stderr


def test_there_are_blocks_to_run() -> None:
    assert len(blocks("bash")) >= 2
    assert len(blocks("python")) >= 2


def test_every_link_between_pages_has_a_target() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!http|#)([^)#]+)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
