"""Pages on API clients: runs all commands of a page in their order.

``tests/clients/go/test_pages.py`` runs the page on Terraform.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from fakequay import FakeQuay
from tests.support import nested_pytest

# Makes Ansible faster: each of its many module processes copies no file and skips site-packages.
FAST_ANSIBLE = {
    "ANSIBLE_PIPELINING": "1",
    "ANSIBLE_PYTHON_INTERPRETER": os.path.realpath(sys.executable),
}
PAGES = Path(__file__).parents[2] / "docs" / "clients"


def blocks(page: str, language: str) -> list[str]:
    text = (PAGES / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def run(command: list[str], folder: Path, url: str = "") -> None:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    completed = subprocess.run(
        command,
        cwd=folder,
        env={
            **os.environ,
            "PATH": path,
            "ANSIBLE_HOME": str(folder),
            **FAST_ANSIBLE,
            **({"FAKEQUAY_URL": url} if url else {}),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert completed.returncode == 0, completed.stdout + completed.stderr


@pytest.mark.parametrize("page", ["curl.md", "ansible.md", "operators-and-bots.md"])
def test_the_shell_commands_of_a_page_run(page: str, tmp_path: Path) -> None:
    if page == "ansible.md" and not Path(sys.executable).with_name("ansible-playbook").exists():
        pytest.skip("ansible-core is not installed")
    script = "".join(blocks(page, "bash"))
    assert script
    with FakeQuay(seed="demo") as quay:
        local = script.replace("http://127.0.0.1:8080", quay.url)
        # An error response fails the test, except for calls with -o, whose status the page checks.
        strict = re.sub(r"curl -s (?!-o)", "curl -sSf ", local)
        run(["bash", "-euo", "pipefail", "-c", strict], tmp_path, quay.url)


@pytest.mark.parametrize("number", [0, 1])
def test_a_python_block_of_the_python_page_runs(number: int, tmp_path: Path) -> None:
    code = blocks("python.md", "python")[number]
    if "quayio_sdk" in code:
        pytest.importorskip("quayio_sdk")
    (tmp_path / "test_block.py").write_text(code)
    arguments = nested_pytest.COMMAND if "def test_" in code else ["-W", "ignore"]
    run([sys.executable, *arguments, "test_block.py"], tmp_path)


def test_the_index_lists_every_page() -> None:
    index = (PAGES / "README.md").read_text(encoding="utf-8")
    pages = {page.name for page in PAGES.glob("*.md")} - {"README.md"}
    assert {page for page in pages if f"({page})" not in index} == set()
