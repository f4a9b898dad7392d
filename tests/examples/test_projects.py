"""Example projects of docs/examples: the tests of each example pass with the commands it shows."""

import re
from pathlib import Path

import pytest

from fakequay import seeds
from tests.examples import projects

NAMES = sorted(path.name for path in projects.EXAMPLES.iterdir() if path.is_dir())


@pytest.mark.parametrize("name", projects.FAST)
def test_the_tests_of_an_example_pass(name: str, tmp_path: Path) -> None:
    projects.run_tests(name, tmp_path)


def test_the_tests_of_an_example_fail_if_the_code_does_not_retry(tmp_path: Path) -> None:
    code = projects.copy_project("unittest", tmp_path) / "robots.py"
    changed = code.read_text().replace("attempt == 3", "attempt == 1")
    code.write_text(changed)
    with pytest.raises(AssertionError, match=r"FAILED \(errors=2\)"):
        projects.run(projects.read_commands("unittest")[0], tmp_path)


def test_the_playbook_for_the_collection_has_a_valid_syntax(tmp_path: Path) -> None:
    """Replace the modules of the collection by empty files, because only their names matter."""
    projects.require("ansible-playbook")
    folder = projects.copy_project("ansible", tmp_path)
    playbook = (folder / "collection.yml").read_text()
    modules = set(re.findall(r"infra\.quay_configuration\.(\w+):", playbook))
    assert modules == {"quay_organization", "quay_robot", "quay_team"}
    plugins = folder / "collections/ansible_collections/infra/quay_configuration/plugins/modules"
    plugins.mkdir(parents=True)
    for module in modules:
        (plugins / f"{module}.py").touch()
    checked = projects.run(
        "ANSIBLE_COLLECTIONS_PATH=collections ansible-playbook --syntax-check collection.yml",
        folder,
    )
    assert checked.strip().splitlines()[-1] == "playbook: collection.yml"


def test_every_example_is_run_and_listed() -> None:
    assert sorted([*projects.FAST, *projects.SLOW]) == NAMES
    index = (projects.EXAMPLES / "README.md").read_text()
    assert [name for name in NAMES if f"({name}/README.md)" not in index] == []


@pytest.mark.parametrize("name", NAMES)
def test_an_example_has_a_short_readme_and_a_valid_seed(name: str) -> None:
    folder = projects.EXAMPLES / name
    assert len((folder / "README.md").read_text().splitlines()) <= 25
    assert [path.name for path in folder.rglob("*seed*.json")] == ["seed.json"]
    assert seeds.read([folder / "seed.json"]).names
    assert f"cd docs/examples/{name}\n" in projects.read_commands(name)[0]
