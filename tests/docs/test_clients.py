"""Pages on registry clients: runs all commands of a page in their order.

``tests/clients/go/test_pages.py`` runs the pages on clients that are built with Go.
"""

import importlib.util
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients.go.programs import PAGES as GO_PAGES
from tests.support.client_pages import PAGES, read_blocks, run_command, run_shell_blocks

TOOLS = {
    "skopeo.md": ("skopeo",),
    "podman.md": ("podman", "buildah"),
    "buildah.md": ("buildah",),
    "docker.md": ("curl", "sha256sum"),
}
MODULES = {"helm.md": "helm_python", "oras.md": "oras"}


@pytest.fixture
def folder() -> Iterator[Path]:
    # podman needs a folder with a short path.
    with tempfile.TemporaryDirectory(prefix="fakequay-") as name:
        yield Path(name)


@pytest.mark.parametrize("page", TOOLS)
def test_the_shell_commands_of_a_page_run(page: str, folder: Path) -> None:
    missing = [tool for tool in TOOLS[page] if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    run_shell_blocks(page, folder)


@pytest.mark.parametrize("page", MODULES)
def test_the_python_block_of_a_page_runs(page: str, folder: Path) -> None:
    if importlib.util.find_spec(MODULES[page]) is None:
        pytest.skip(f"not installed: {MODULES[page]}")
    (block,) = read_blocks(page, "python")
    run_command([sys.executable, "-c", block], folder)


def test_every_page_on_a_registry_client_is_run() -> None:
    table = re.search(
        r"^\| client of the registry .*?\n(?=\n[^|])",
        (PAGES / "README.md").read_text(),
        re.M | re.S,
    )
    assert table
    assert set(re.findall(r"\((\w+\.md)\)", table[0])) == {*TOOLS, *MODULES, *GO_PAGES, "go.md"}
    assert all(read_blocks(page, "bash") for page in (*TOOLS, *GO_PAGES))
