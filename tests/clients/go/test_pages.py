"""Pages on clients that are built with Go: runs all commands and programs of a page."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from fakequay import FakeQuay
from tests.clients.go.conftest import find_program
from tests.clients.go.programs import API_PAGES, PAGES, SOURCES
from tests.support.client_pages import read_blocks, run_shell_blocks


@pytest.mark.parametrize("page", [*PAGES, *API_PAGES])
def test_the_shell_commands_of_a_page_run(page: str, tmp_path: Path) -> None:
    names = {**PAGES, **API_PAGES}[page]
    run_shell_blocks(page, tmp_path, tuple(find_program(name) for name in names))


@pytest.mark.parametrize(
    ("number", "output"),
    [(0, "[v1]"), (1, "web\napi\ndocs\nbase/runtime\narchive")],
)
def test_a_go_program_of_the_page_on_libraries_runs(
    number: int, output: str, tmp_path: Path
) -> None:
    go = find_program("go")
    for name in ("go.mod", "go.sum"):
        shutil.copy(SOURCES / name, tmp_path)
    with FakeQuay(seed="demo") as quay:
        code = read_blocks("go.md", "go")[number]
        code = code.replace("127.0.0.1:8080", f"127.0.0.1:{quay.port}")
        (tmp_path / "main.go").write_text(code)
        variables = {"QUAY_URL": quay.url, "QUAY_TOKEN": quay.token("alice", "repo:read")}
        done = subprocess.run(
            [go, "run", "."],
            cwd=tmp_path,
            env={**os.environ, "CGO_ENABLED": "0", **variables},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == output
