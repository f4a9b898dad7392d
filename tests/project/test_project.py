"""What is shipped, and what the project's files say of each other."""

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
WRITTEN = {".py", ".md", ".json", ".toml", ".html", ".css", ".js", ".yaml", ".yml", ""}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    """The wheel, built from this tree."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as opened:
        yield opened


@pytest.fixture(scope="module")
def metadata(wheel: zipfile.ZipFile) -> Message:
    return Parser().parsestr(in_info(wheel, "METADATA"))


def in_info(wheel: zipfile.ZipFile, name: str) -> str:
    return wheel.read(f"fakequay-{fakequay.__version__}.dist-info/{name}").decode()


def said(*arguments: str) -> str:
    """What the command prints."""
    command = [sys.executable, "-m", "fakequay", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def written() -> Iterator[Path]:
    """Each file that a person wrote, but this one, which has to name what no other may."""
    found = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
    for path in [*found, *ROOT.iterdir()]:
        hidden = any(part.startswith(".") for part in path.relative_to(ROOT).parts)
        if path.is_file() and path.suffix in WRITTEN and not hidden and path != Path(__file__):
            yield path


def naming(pattern: str) -> list[str]:
    """The places where a pattern occurs, as file:line."""
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in written()
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if re.search(pattern, line)
    ]


class TestWheel:
    def test_holds_the_seed_worlds(self, wheel: zipfile.ZipFile) -> None:
        here = {f"fakequay/fixtures/{path.name}" for path in ROOT.glob("fixtures/*.json")}
        assert "fakequay/fixtures/empty.json" in here
        assert {name for name in wheel.namelist() if "/fixtures/" in name} == here

    def test_holds_all_of_the_package_and_nothing_else(self, wheel: zipfile.ZipFile) -> None:
        here = {
            path.relative_to(ROOT).as_posix()
            for path in PACKAGE.rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }
        shipped = {name for name in wheel.namelist() if "/fixtures/" not in name}
        assert {name for name in shipped if ".dist-info/" not in name} == here

    def test_tells_type_checkers_that_it_is_typed(self, wheel: zipfile.ZipFile) -> None:
        assert "fakequay/py.typed" in wheel.namelist()

    def test_carries_the_licence(self, wheel: zipfile.ZipFile, metadata: Message) -> None:
        assert metadata["License-Expression"] == "Apache-2.0"
        assert in_info(wheel, "licenses/LICENSE") == (ROOT / "LICENSE").read_text()
        assert (
            "Apache License\n                           Version 2.0"
            in (ROOT / "LICENSE").read_text()
        )

    def test_gives_the_command_and_the_pytest_plugin(self, wheel: zipfile.ZipFile) -> None:
        assert in_info(wheel, "entry_points.txt") == (
            "[console_scripts]\nfakequay = fakequay.cli:main\n\n"
            "[pytest11]\nfakequay = fakequay.integrations.pytest_plugin\n"
        )
        assert find_spec("fakequay.integrations.pytest_plugin") is not None


class TestVersion:
    def test_is_that_of_the_package(self, metadata: Message) -> None:
        assert metadata["Version"] == fakequay.__version__

    def test_is_written_in_one_place(self) -> None:
        places = naming(re.escape(f'"{fakequay.__version__}"'))
        assert [place.split(":")[0] for place in places] == ["fakequay/__init__.py"]

    def test_is_what_the_command_says(self) -> None:
        assert said("--version") == f"fakequay, version {fakequay.__version__}\n"


# What a user has who asks for the plugin, a transport or a container: nothing else imports these.
USERS_OWN = {"pytest", "httpx", "requests", "urllib3", "testcontainers"}


class TestDependencies:
    def test_whatever_is_imported_is_asked_for(self) -> None:
        """By us, or by what we ask for: Flask brings Werkzeug."""
        asked = {_name(one) for one in PROJECT["dependencies"]}
        brought = {_name(one) for own in asked for one in requires(own) or ()}
        homes = packages_distributions()
        unknown = {
            module
            for module in _imported() - sys.stdlib_module_names - {"fakequay", *USERS_OWN}
            if not {_name(home) for home in homes.get(module, ())} & (asked | brought)
        }
        assert unknown == set()


class TestWords:
    def test_no_path_of_the_machine_it_was_written_on(self) -> None:
        assert naming(r"\.\./shared|/work/(main|shared)|/root/|/home/\w+/") == []

    def test_nothing_is_left_for_later(self) -> None:
        assert naming(r"\b(TODO|FIXME|XXX|HACK)\b") == []


class TestCommands:
    def test_the_readme_runs_the_tests_as_the_checks_do(self) -> None:
        assert " && pytest -n 2\n" in (ROOT / "README.md").read_text()
        assert "pytest -n 2 " in (ROOT / "justfile").read_text()

    @pytest.mark.parametrize("name", ["Dockerfile", "docs/how-to/docker-container.md"])
    def test_the_image_speaks_of_variables_that_there_are(self, name: str) -> None:
        named = set(re.findall(r"FAKEQUAY_[A-Z_]+", (ROOT / name).read_text()))
        known = said("serve", "--help")
        assert named
        assert {variable for variable in named if variable not in known} == set()


def _name(requirement: str) -> str:
    """The distribution's name, as names are compared."""
    found = re.match(r"[\w.-]+", requirement)
    assert found
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def _imported() -> set[str]:
    """The top-level names of all that the package imports from elsewhere."""
    names: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                names.update(alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.split(".")[0])
    return names
