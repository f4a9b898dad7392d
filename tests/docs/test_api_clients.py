"""The pages on clients of the API: what they say to type works, a page at a time."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from fakequay import FakeQuay
from tests.support import nested_pytest

# Ansible's modules are processes, and there are many: one file less for each, and no site-packages.
QUICKLY = {
    "ANSIBLE_PIPELINING": "1",
    "ANSIBLE_PYTHON_INTERPRETER": os.path.realpath(sys.executable),
}
PAGES = Path(__file__).parents[2] / "docs" / "clients"


def blocks(page: str, language: str) -> list[str]:
    text = (PAGES / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def run(command: list[str], folder: Path) -> None:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PATH": path, "ANSIBLE_HOME": str(folder), **QUICKLY},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("page", ["curl.md", "ansible.md", "terraform.md"])
def test_what_a_page_says_to_type_works(page: str, tmp_path: Path) -> None:
    if page == "ansible.md" and not Path(sys.executable).with_name("ansible-playbook").exists():
        pytest.skip("ansible-core is not installed")
    script = "".join(blocks(page, "bash"))
    assert script
    with FakeQuay(seed="demo") as quay:
        here = script.replace("http://127.0.0.1:8080", quay.url)
        # A call that is refused is an error, but for those whose status is what is looked at.
        strict = re.sub(r"curl -s (?!-o)", "curl -sSf ", here)
        run(["bash", "-euo", "pipefail", "-c", strict], tmp_path)


@pytest.mark.parametrize("number", [0, 1])
def test_the_page_on_python_runs(number: int, tmp_path: Path) -> None:
    code = blocks("python.md", "python")[number]
    if "quayio_sdk" in code:
        pytest.importorskip("quayio_sdk")
    (tmp_path / "test_block.py").write_text(code)
    how = nested_pytest.COMMAND if "def test_" in code else ["-W", "ignore"]
    run([sys.executable, *how, "test_block.py"], tmp_path)


def test_the_index_names_every_page() -> None:
    index = (PAGES / "README.md").read_text(encoding="utf-8")
    pages = {page.name for page in PAGES.glob("*.md")} - {"README.md"}
    assert {page for page in pages if f"({page})" not in index} == set()
