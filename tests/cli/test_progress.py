"""Progress bars of long commands, shown only on a terminal."""

import json
import os
import pty
import re
import subprocess
from pathlib import Path

import pytest

from fakequay import FakeQuay
from tests.cli.conftest import FAKEQUAY, Run, make_environment
from tests.support.coverage_processes import UNMEASURED

MANY = 600
USERS = 4_000
WIDE = {"TERM": "xterm", "COLUMNS": "100"}


@pytest.fixture(scope="module")
def big_seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a seed that takes seconds to load and return its path."""
    path = tmp_path_factory.mktemp("big") / "big.json"
    users = {f"user{number}": {"robots": {"ci": {}}} for number in range(USERS)}
    path.write_text(json.dumps({"fakequay": 1, "users": users}))
    return path


def run_in_terminal(*arguments: object, **variables: str) -> str:
    """Run a command in a terminal and return its stderr."""
    mine, theirs = pty.openpty()
    process = subprocess.Popen(
        [*FAKEQUAY, *map(str, arguments)],
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        env=make_environment(WIDE | variables),
    )
    os.close(theirs)
    seen = b""
    try:
        while chunk := os.read(mine, 4096):
            seen += chunk
    except OSError:  # error on Linux if the other end is closed
        pass
    os.close(mine)
    assert process.wait() == 0
    return seen.decode()


def test_big_seed_shows_a_progress_bar(big_seed: Path, tmp_path: Path) -> None:
    seen = run_in_terminal(
        "seed", "export", "--seed", big_seed, "-o", tmp_path / "out.json", **UNMEASURED
    )
    assert re.search(r"loading  \[#*-+\] +\d\d%", seen)
    assert re.search(r"loading  \[#+\] +100%", seen)


def test_compare_shows_a_progress_bar(tmp_path: Path) -> None:
    paths = tmp_path / "paths"
    paths.write_text("/api/v1/messages\n" * MANY)
    with FakeQuay() as quay:
        servers = ("--with", quay.url, "--fake", quay.url)
        seen = run_in_terminal("compare", *servers, "--paths", paths, "-o", tmp_path / "out")
    assert re.search(r"comparing  \[#*-+\] +\d\d%", seen)
    assert f"0 of {MANY} responses differ." in seen


def test_seed_from_quay_shows_a_progress_bar(tmp_path: Path) -> None:
    repositories = {f"acme/r{number}": {} for number in range(200)}
    acme = {"teams": {"owners": {"role": "admin", "members": ["alice"]}}}
    own = {"users": {"alice": {}}, "organizations": {"acme": acme}, "repositories": repositories}
    with FakeQuay(seed={"fakequay": 1, **own}) as quay:
        reading = ("seed", "from-quay", quay.url, "--token", quay.token("alice"))
        seen = run_in_terminal(*reading, "-o", tmp_path / "out.json")
    assert re.search(r"repositories  \[#*-+\] +\d\d%", seen)


def test_small_seed_shows_no_progress_bar(tmp_path: Path) -> None:
    assert run_in_terminal("seed", "export", "--seed", "demo", "-o", tmp_path / "out.json") == ""


def test_output_to_a_pipe_has_no_progress_bar(run: Run, big_seed: Path, tmp_path: Path) -> None:
    done = run("seed", "export", "--seed", big_seed, "-o", tmp_path / "out.json", **UNMEASURED)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert len(json.loads((tmp_path / "out.json").read_text())["users"]) == USERS
