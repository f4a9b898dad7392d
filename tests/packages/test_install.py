"""Installs the wheel and the source archive, then runs a server and a test with each."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEST = """
from urllib.request import urlopen

def test_has_the_demo(fakequay):
    assert urlopen(f"{fakequay.url}/api/v1/users/alice").status == 200
"""


class Environment:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.run(sys.executable, "-m", "venv", "--without-pip", folder / "venv")

    def install(self, *options: object) -> None:
        pip = (sys.executable, "-m", "pip", "--python", self.program("python"))
        self.run(*pip, "install", "--quiet", "--no-compile", *options)

    def run(self, *command: object) -> str:
        """Run a command that sees only the packages of the environment, and return its output."""
        removed = ("PYTHONPATH", "VIRTUAL_ENV")
        env = {k: v for k, v in os.environ.items() if k not in removed and k[:9] != "FAKEQUAY_"}
        path = {"PATH": f"{self.folder}/venv/bin:{env['PATH']}"}
        completed = subprocess.run(
            [*map(str, command)],
            cwd=self.folder,
            env=env | path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert completed.returncode == 0, completed.stdout + completed.stderr
        return completed.stdout

    def program(self, name: str) -> Path:
        return self.folder / "venv" / "bin" / name


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    return Environment(tmp_path_factory.mktemp("environment"))


def test_the_wheel_and_the_source_archive_serve_and_test(
    environment: Environment, dist: Path
) -> None:
    """Install both in the same environment, because their dependencies are the same."""
    [wheel], [source] = dist.glob("*.whl"), dist.glob("*.tar.gz")
    for archive in ([wheel, "pytest"], ["--force-reinstall", "--no-deps", source]):
        environment.install(*archive)
        check_that_it_serves(environment)
        (environment.folder / "test_plugin.py").write_text(TEST)
        tested = environment.run(environment.program("pytest"), "-q", "test_plugin.py")
        assert "1 passed" in tested


def check_that_it_serves(environment: Environment) -> None:
    command = [environment.program("fakequay"), "serve", "--port", "0", "--seed", "demo"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        url = process.stdout.readline().split()[-1]
        code = f"from urllib.request import urlopen; print(urlopen({url + '/config'!r}).status)"
        assert environment.run(environment.program("python"), "-c", code) == "200\n"
    finally:
        process.kill()
        process.communicate()
