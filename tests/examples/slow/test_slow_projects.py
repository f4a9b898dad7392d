"""Example projects whose tests take several seconds, or need Go, or Java and Maven."""

from pathlib import Path

import pytest

from tests.examples import projects


@pytest.mark.parametrize("name", projects.SLOW)
def test_the_tests_of_an_example_pass(name: str, tmp_path: Path) -> None:
    projects.run_tests(name, tmp_path)


@pytest.mark.parametrize("name", ["node", "go", "junit"])
def test_an_example_uses_a_running_server(name: str, tmp_path: Path) -> None:
    projects.run_tests_against_a_server(name, tmp_path)
