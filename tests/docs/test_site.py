"""The site: built without a complaint, of pages that say what the code says, by itself."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tools import reference

ROOT = Path(__file__).parents[2]
# Only what a page loads by itself counts: a link is followed by a person.
LOADED = re.compile(r"<(?:script|img|iframe|link)\b[^>]*?\b(?:src|href)=\"?(https?://[^\s\">]+)")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [Path(sys.executable).with_name("mkdocs"), "build", "--strict", "--quiet"]
    done = subprocess.run(
        [*command, "--site-dir", folder],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


def test_has_a_page_for_each_that_was_written(site: Path) -> None:
    written = {page.relative_to(ROOT / "docs").with_suffix("") for page in pages()}
    built = {path.parent.relative_to(site) for path in site.rglob("index.html")}
    missing = {
        page for page in written if page.name not in ("index", "README") and page not in built
    }
    assert missing == set()
    assert Path("SECURITY") in built


def test_loads_nothing_from_elsewhere(site: Path) -> None:
    found = {url for page in site.rglob("*.html") for url in LOADED.findall(page.read_text())}
    assert found == set()


@pytest.mark.parametrize("name", reference.pages())
def test_a_page_of_the_reference_is_what_the_code_says(name: str) -> None:
    written = (ROOT / "docs" / "reference" / name).read_text()
    assert written == reference.pages()[name], "it is written anew by: just reference"


def test_the_reference_has_each_command_and_each_setting() -> None:
    from fakequay.cli import COMMANDS
    from fakequay.cli.settings_options import OPTIONS, variable

    page = reference.pages()["command.md"]
    assert [name for name in COMMANDS if f"## `fakequay {name}`" not in page] == []
    assert [name for name in map(variable, OPTIONS) if f"`{name}`" not in page] == []


def pages() -> list[Path]:
    return [*(ROOT / "docs").rglob("*.md")]
