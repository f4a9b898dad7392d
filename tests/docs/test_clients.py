"""Pages on registry clients: runs all commands of a page in their order."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from fakequay import FakeQuay

PAGES = Path(__file__).parents[2] / "docs" / "clients"
TOOLS = {
    "skopeo.md": ("skopeo",),
    "podman.md": ("podman", "buildah"),
    "docker.md": ("curl", "sha256sum"),
}
MODULES = {"helm.md": "helm_python", "oras.md": "oras"}


def blocks(page: str, language: str) -> list[str]:
    found = re.findall(rf"^```{language}\n(.*?)^```", (PAGES / page).read_text(), re.M | re.S)
    return [str(block) for block in found]


@pytest.fixture
def folder() -> Iterator[Path]:
    # podman needs a folder with a short path.
    with tempfile.TemporaryDirectory(prefix="fakequay-") as name:
        yield Path(name)


def isolated_environment(folder: Path) -> dict[str, str]:
    """Return variables that keep the clients away from the user's files and from namespaces."""
    storage = folder / "storage.conf"
    roots = f'graphroot = "{folder}/root"\nrunroot = "{folder}/run"\n'
    storage.write_text(f'[storage]\ndriver = "vfs"\n{roots}')
    policy = folder / ".config" / "containers" / "policy.json"
    policy.parent.mkdir(parents=True)
    policy.write_text('{"default": [{"type": "insecureAcceptAnything"}]}')
    return {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(folder),
        "BUILDAH_ISOLATION": "chroot",
        "CONTAINERS_STORAGE_CONF": str(storage),
        "REGISTRY_AUTH_FILE": str(folder / "auth.json"),
    }


def run(command: list[str], folder: Path, url: str = "") -> None:
    completed = subprocess.run(
        command,
        cwd=folder,
        env={**isolated_environment(folder), **({"FAKEQUAY_URL": url} if url else {})},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert completed.returncode == 0, completed.stdout + completed.stderr


@pytest.mark.parametrize("page", TOOLS)
def test_the_shell_commands_of_a_page_run(page: str, folder: Path) -> None:
    missing = [tool for tool in TOOLS[page] if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    with FakeQuay(seed="demo") as quay:
        script = "".join(blocks(page, "bash")).replace("127.0.0.1:8080", f"127.0.0.1:{quay.port}")
        run(["bash", "-c", f"set -euo pipefail\n{script}"], folder, quay.url)


@pytest.mark.parametrize("page", MODULES)
def test_the_python_block_of_a_page_runs(page: str, folder: Path) -> None:
    if importlib.util.find_spec(MODULES[page]) is None:
        pytest.skip(f"not installed: {MODULES[page]}")
    (block,) = blocks(page, "python")
    run([sys.executable, "-c", block], folder)


def test_every_page_on_a_registry_client_is_run() -> None:
    registry = re.search(
        r"^Clients of the registry:.*?\n\n", (PAGES / "README.md").read_text(), re.M | re.S
    )
    assert registry
    assert set(re.findall(r"\((\w+\.md)\)", registry[0])) == {*TOOLS, *MODULES}
    assert all(blocks(page, "bash") for page in TOOLS)
