"""podman and buildah, with the credentials of a robot."""

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from fakequay import FakeQuay
from fakequay.domain import accounts

SEED = {
    "fakequay": 1,
    "users": {"alice": {}},
    "organizations": {
        "acme": {
            "teams": {"owners": {"role": "admin", "members": ["alice"]}},
            "robots": {"ci": {}},
        }
    },
    "repositories": {
        "acme/web": {
            "permissions": {"users": {"acme+ci": "write"}},
            "tags": {"latest": {"layers": 2, "labels": {"made": "up"}}},
        }
    },
}
CONTAINERFILE = """
FROM scratch
LABEL maintainer="alice" quay.expires-after="2w"
COPY greeting /greeting
"""


class Engine:
    """Either program, with a storage of its own."""

    def __init__(self, quay: FakeQuay, folder: Path) -> None:
        self.host = f"127.0.0.1:{quay.port}"
        self._folder = folder
        token = accounts.find(quay.world, "acme+ci", "robot").token
        self._login = ["--tls-verify=false", f"--creds=acme+ci:{token}"]

    def run(self, program: str, command: str, *arguments: str) -> str:
        login = self._login if command in {"push", "pull"} else []
        storage = [f"--root={self._folder}/root", f"--runroot={self._folder}/run"]
        done = subprocess.run(
            [program, *storage, "--storage-driver=vfs", command, *login, *arguments],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def build(self, name: str) -> None:
        context = self._folder / "context"
        context.mkdir()
        (context / "greeting").write_text("hello\n")
        (context / "Containerfile").write_text(CONTAINERFILE)
        self.run("buildah", "build", "--isolation=chroot", f"--tag={name}", str(context))


@pytest.fixture(scope="module")
def server() -> Iterator[FakeQuay]:
    with FakeQuay(SEED) as quay:
        yield quay


@pytest.fixture
def engine(server: FakeQuay) -> Iterator[Engine]:
    server.reset()
    # podman wants its folder to have a short name.
    with tempfile.TemporaryDirectory(prefix="fakequay-") as folder:
        yield Engine(server, Path(folder))


def tags(server: FakeQuay) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {server.token('alice')}"}
    answer = requests.get(f"{server.url}/api/v1/repository/acme/web", headers=headers)
    return dict(answer.json()["tags"])


@pytest.mark.parametrize("program", ["podman", "buildah"])
def test_pushes_what_was_built_and_pulls_it_again(
    engine: Engine, server: FakeQuay, program: str
) -> None:
    name = f"{engine.host}/acme/web:built"
    engine.build(name)
    built = engine.run(program, "images", "--quiet", "--no-trunc")

    engine.run(program, "push", name)
    engine.run(program, "rmi", name)
    engine.run(program, "pull", name)

    assert engine.run(program, "images", "--quiet", "--no-trunc") == built
    assert "expiration" in tags(server)["built"]


def test_pulls_an_image_that_a_seed_makes_up(engine: Engine) -> None:
    name = f"{engine.host}/acme/web:latest"
    engine.run("podman", "pull", name)
    shown = engine.run("podman", "inspect", "--format={{.Config.Labels.made}}", name)
    assert shown == "up"
