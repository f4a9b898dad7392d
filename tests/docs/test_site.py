"""Documentation site: builds without warnings, loads nothing from other hosts, is searchable."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tools import reference

ROOT = Path(__file__).parents[2]
# URLs that a browser loads automatically; links that a person clicks are not included.
LOADED = re.compile(r"<(?:script|img|iframe|link)\b[^>]*?\b(?:src|href)=\"?(https?://[^\s\">]+)")
# Words that people search for. Each must be in the title of a page or in a section heading.
SEARCHED = (
    "401",
    "403",
    "429",
    "Ansible",
    "app token",
    "audit log",
    "auto-prune",
    "build trigger",
    "certificate",
    "clock",
    "compare",
    "configuration",
    "connection refused",
    "console",
    "control API",
    "coverage",
    "CSRF",
    "data folder",
    "Docker",
    "docker-compose|Docker Compose",
    "e-mail",
    "environment variable",
    "expired token",
    "fault injection",
    "feature",
    "fixture",
    "freeze time",
    "freezegun",
    "garbage collection",
    "GitHub Actions",
    "GitLab",
    "Go",
    "HAR",
    "helm",
    "HTTPS",
    "immutable tag",
    "instance",
    "Java",
    "JavaScript",
    "Kubernetes",
    "mirror",
    "mock",
    "OAuth",
    "operations",
    "ORAS",
    "parallel",
    "performance",
    "podman",
    "port",
    "proxy",
    "proxy cache",
    "pytest",
    "Quay version",
    "quota",
    "rate limit",
    "requests",
    "reset",
    "restore",
    "retry",
    "robot account",
    "scheduled job",
    "scope",
    "security scan",
    "seed",
    "service account",
    "skopeo",
    "snapshot",
    "strict mode",
    "Terraform",
    "testcontainers",
    "time-machine",
    "timeout",
    "TLS",
    "token",
    "troubleshooting",
    "upstream",
    "usage log",
    "verify",
    "vulnerability",
    "webhook",
    "xdist",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [Path(sys.executable).with_name("mkdocs"), "build", "--strict", "--quiet"]
    completed = subprocess.run(
        [*command, "--site-dir", folder],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert completed.returncode == 0, completed.stderr
    return folder


@pytest.fixture(scope="module")
def headings(site: Path) -> list[str]:
    """Return the titles and section headings in the search index."""
    index = json.loads((site / "search" / "search_index.json").read_text())
    return [re.sub(r"<[^>]+>", "", entry["title"]) for entry in index["docs"]]


def test_has_every_page(site: Path) -> None:
    written = {page.relative_to(ROOT / "docs").with_suffix("") for page in pages()}
    built = {path.parent.relative_to(site) for path in site.rglob("index.html")}
    missing = {
        page for page in written if page.name not in ("index", "README") and page not in built
    }
    assert missing == set()
    assert Path("SECURITY") in built


def test_loads_nothing_from_other_hosts(site: Path) -> None:
    found = {url for page in site.rglob("*.html") for url in LOADED.findall(page.read_text())}
    assert found == set()


@pytest.mark.parametrize("words", SEARCHED)
def test_the_search_finds_a_heading(headings: list[str], words: str) -> None:
    pattern = re.compile(rf"\b(?:{words})", re.IGNORECASE)
    assert [heading for heading in headings if pattern.search(heading)] != []


@pytest.mark.parametrize("name", reference.pages())
def test_a_reference_page_is_up_to_date(name: str) -> None:
    written = (ROOT / "docs" / "reference" / name).read_text()
    assert written == reference.pages()[name], "outdated; rewrite it with: just reference"


def test_each_path_of_the_control_api_has_its_own_description() -> None:
    page = (ROOT / "docs" / "reference" / "control-api.md").read_text()
    rows = [line[2:-2].split(" | ") for line in page.splitlines() if line.startswith("| ")]
    paths: dict[str, set[str]] = {}
    for _, path, description in rows:
        paths.setdefault(description, set()).add(path)
    assert {text: found for text, found in paths.items() if len(found) > 1} == {}


def test_the_reference_lists_each_command_and_each_setting() -> None:
    from fakequay.cli import COMMANDS
    from fakequay.cli.settings_options import OPTIONS, variable

    page = reference.pages()["command.md"]
    assert [name for name in COMMANDS if f"## `fakequay {name}`" not in page] == []
    assert [name for name in map(variable, OPTIONS) if f"`{name}`" not in page] == []


def pages() -> list[Path]:
    return [*(ROOT / "docs").rglob("*.md")]
