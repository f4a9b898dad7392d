"""Project files: wheel contents, version, dependencies, forbidden words, commands in pages."""

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from email.message import Message
from email.parser import Parser
from importlib.metadata import packages_distributions, requires
from importlib.util import find_spec
from pathlib import Path

import pytest

import fakequay

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "fakequay"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
FOLDERS = ("fakequay", "fixtures", "tests", "benchmarks", "docs", "deploy", "tools")
SUFFIXES = {".py", ".md", ".json", ".toml", ".html", ".css", ".js", ".yaml", ".yml", ""}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    """Build the wheel and open it."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as opened:
        yield opened


@pytest.fixture(scope="module")
def metadata(wheel: zipfile.ZipFile) -> Message:
    return Parser().parsestr(read_metadata(wheel, "METADATA"))


def read_metadata(wheel: zipfile.ZipFile, name: str) -> str:
    return wheel.read(f"fakequay-{fakequay.__version__}.dist-info/{name}").decode()


def run_command(*arguments: str) -> str:
    """Run ``fakequay`` and return its output."""
    command = [sys.executable, "-m", "fakequay", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def text_files() -> Iterator[Path]:
    """Yield all text files of the project except this one, which contains the forbidden words."""
    paths = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
    for path in [*paths, *ROOT.iterdir()]:
        hidden = any(part.startswith(".") for part in path.relative_to(ROOT).parts)
        if path.is_file() and path.suffix in SUFFIXES and not hidden and path != Path(__file__):
            yield path


def places_of(pattern: str) -> list[str]:
    """Return the places where a pattern occurs, as file:line."""
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in text_files()
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if re.search(pattern, line)
    ]


class TestWheel:
    def test_contains_the_fixtures(self, wheel: zipfile.ZipFile) -> None:
        expected = {f"fakequay/fixtures/{path.name}" for path in ROOT.glob("fixtures/*.json")}
        assert "fakequay/fixtures/empty.json" in expected
        assert {name for name in wheel.namelist() if "/fixtures/" in name} == expected

    def test_contains_the_whole_package_and_nothing_else(self, wheel: zipfile.ZipFile) -> None:
        expected = {
            path.relative_to(ROOT).as_posix()
            for path in PACKAGE.rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }
        shipped = {name for name in wheel.namelist() if "/fixtures/" not in name}
        assert {name for name in shipped if ".dist-info/" not in name} == expected

    def test_contains_the_marker_for_type_checkers(self, wheel: zipfile.ZipFile) -> None:
        assert "fakequay/py.typed" in wheel.namelist()

    def test_contains_the_license(self, wheel: zipfile.ZipFile, metadata: Message) -> None:
        assert metadata["License-Expression"] == "Apache-2.0"
        assert read_metadata(wheel, "licenses/LICENSE") == (ROOT / "LICENSE").read_text()
        assert (
            "Apache License\n                           Version 2.0"
            in (ROOT / "LICENSE").read_text()
        )

    def test_defines_the_command_and_the_pytest_plugin(self, wheel: zipfile.ZipFile) -> None:
        assert read_metadata(wheel, "entry_points.txt") == (
            "[console_scripts]\nfakequay = fakequay.cli:main\n\n"
            "[pytest11]\nfakequay = fakequay.integrations.pytest_plugin\n"
        )
        assert find_spec("fakequay.integrations.pytest_plugin") is not None


class TestVersion:
    def test_is_the_version_of_the_package(self, metadata: Message) -> None:
        assert metadata["Version"] == fakequay.__version__

    def test_is_written_in_one_place(self) -> None:
        places = places_of(re.escape(f'"{fakequay.__version__}"'))
        assert [place.split(":")[0] for place in places] == ["fakequay/__init__.py"]

    def test_is_printed_by_the_command(self) -> None:
        assert run_command("--version") == f"fakequay, version {fakequay.__version__}\n"


# Optional packages, which only the pytest plugin, the transports and Testcontainers import.
OPTIONAL = {"pytest", "anyio", "httpx", "requests", "urllib3", "testcontainers"}


class TestDependencies:
    def test_every_import_is_a_dependency(self) -> None:
        """Dependencies of dependencies count, too: Flask requires Werkzeug."""
        direct = {_name(requirement) for requirement in PROJECT["dependencies"]}
        indirect = {_name(entry) for name in direct for entry in requires(name) or ()}
        distributions = packages_distributions()
        unknown = {
            module
            for module in _imported() - sys.stdlib_module_names - {"fakequay", *OPTIONAL}
            if not {_name(name) for name in distributions.get(module, ())} & (direct | indirect)
        }
        assert unknown == set()


class TestWords:
    def test_no_path_of_a_developers_machine(self) -> None:
        assert places_of(r"\.\./shared|/work/(main|shared)|/root/|/home/\w+/") == []

    def test_no_todo_comment(self) -> None:
        assert places_of(r"\b(TODO|FIXME|XXX|HACK)\b") == []


class TestCommands:
    def test_the_readme_and_the_justfile_run_the_same_tests(self) -> None:
        assert " && pytest -n 2\n" in (ROOT / "README.md").read_text()
        assert "pytest -n 2 " in (ROOT / "justfile").read_text()

    @pytest.mark.parametrize("name", ["Dockerfile", "docs/how-to/docker-container.md"])
    def test_every_environment_variable_of_the_image_exists(self, name: str) -> None:
        mentioned = set(re.findall(r"FAKEQUAY_[A-Z_]+", (ROOT / name).read_text()))
        known = run_command("serve", "--help")
        assert mentioned
        assert {variable for variable in mentioned if variable not in known} == set()


def _name(requirement: str) -> str:
    """Return the normalized name of the distribution."""
    match = re.match(r"[\w.-]+", requirement)
    assert match
    return re.sub(r"[-_.]+", "-", match[0]).lower()


def _imported() -> set[str]:
    """Return the top-level names of all absolute imports of the package."""
    names: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                names.update(alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.split(".")[0])
    return names


def test_no_file_contains_markers_of_a_merge_conflict() -> None:
    folders = [path for name in FOLDERS for path in (ROOT / name).rglob("*") if path.is_file()]
    texts = [path for path in [*ROOT.glob("*"), *folders] if path.suffix in SUFFIXES]
    marker = re.compile(r"^(<{7} |>{7} )", re.MULTILINE)
    found = [
        str(path.relative_to(ROOT))
        for path in texts
        if path.is_file() and marker.search(path.read_text(errors="replace"))
    ]
    assert found == []
