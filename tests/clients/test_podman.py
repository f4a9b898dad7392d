"""podman and buildah with the credentials of a robot."""

import json
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import requests

from fakequay import FakeQuay
from tests.clients.credentials import Login, robot

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
        "acme/docs": {"visibility": "public", "description": "how it is used"},
        "acme/web": {
            "permissions": {"users": {"acme+ci": "write"}},
            "tags": {
                "latest": {"layers": 2, "labels": {"made": "up"}},
                "both": {"platforms": ["linux/amd64", "linux/arm64"]},
            },
        },
    },
}
CONTAINERFILE = """
FROM scratch
LABEL maintainer="alice" quay.expires-after="2w"
COPY greeting /greeting
"""


class Engine:
    """podman or buildah with a separate storage folder."""

    def __init__(self, quay: FakeQuay, folder: Path, login: Login) -> None:
        self.host = f"127.0.0.1:{quay.port}"
        self._folder = folder
        self._login = ["--tls-verify=false", f"--creds={':'.join(login)}"]

    def run(self, program: str, command: str, *arguments: str) -> str:
        called, rest = self._split(command, *arguments)
        login = self._login if called[-1] in {"push", "pull"} else []
        storage = [f"--root={self._folder}/root", f"--runroot={self._folder}/run"]
        done = subprocess.run(
            [program, *storage, "--storage-driver=vfs", *called, *login, *rest],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    @staticmethod
    def _split(*words: str) -> tuple[Sequence[str], Sequence[str]]:
        """Split a command from its arguments: ``manifest push`` is one command."""
        length = 2 if words[0] == "manifest" else 1
        return words[:length], words[length:]

    def build(self, *options: str) -> None:
        context = self._folder / "context"
        context.mkdir(exist_ok=True)
        (context / "greeting").write_text("hello\n")
        (context / "Containerfile").write_text(CONTAINERFILE)
        self.run("buildah", "build", "--isolation=chroot", *options, str(context))


@pytest.fixture(scope="module")
def server() -> Iterator[FakeQuay]:
    with FakeQuay(SEED) as quay:
        yield quay


@pytest.fixture
def engine(server: FakeQuay) -> Iterator[Engine]:
    server.reset()
    # podman requires a short path of its folder.
    with tempfile.TemporaryDirectory(prefix="fakequay-") as folder:
        yield Engine(server, Path(folder), robot(server))


def get_tags(server: FakeQuay) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {server.token('alice')}"}
    answer = requests.get(f"{server.url}/api/v1/repository/acme/web", headers=headers)
    return dict(answer.json()["tags"])


def get_architectures(server: FakeQuay, digest: str) -> set[str]:
    headers = {"Authorization": f"Bearer {server.token('alice')}"}
    url = f"{server.url}/api/v1/repository/acme/web/manifest/{digest}"
    listed = json.loads(requests.get(url, headers=headers).json()["manifest_data"])["manifests"]
    return {entry["platform"]["architecture"] for entry in listed}


@pytest.mark.parametrize("program", ["podman", "buildah"])
def test_built_image_can_be_pushed_and_pulled(
    engine: Engine, server: FakeQuay, program: str
) -> None:
    name = f"{engine.host}/acme/web:built"
    engine.build(f"--tag={name}")
    built = engine.run(program, "images", "--quiet", "--no-trunc")

    engine.run(program, "push", name)
    engine.run(program, "rmi", name)
    engine.run(program, "pull", name)

    assert engine.run(program, "images", "--quiet", "--no-trunc") == built
    assert "expiration" in get_tags(server)["built"]


def test_image_of_several_platforms_can_be_pushed_and_pulled(
    engine: Engine, server: FakeQuay
) -> None:
    name = f"{engine.host}/acme/web:many"
    for architecture in ("amd64", "arm64"):
        engine.build(f"--platform=linux/{architecture}", "--manifest=localhost/many")

    engine.run("buildah", "manifest", "push", "--all", "localhost/many", f"docker://{name}")

    assert get_architectures(server, get_tags(server)["many"]["manifest_digest"]) == {
        "amd64",
        "arm64",
    }
    engine.run("podman", "pull", "--platform=linux/arm64", name)
    assert engine.run("podman", "inspect", "--format={{.Architecture}}", name) == "arm64"


def test_each_kind_of_login_can_pull(demo: FakeQuay, login: Login) -> None:
    with tempfile.TemporaryDirectory(prefix="fakequay-") as folder:
        engine = Engine(demo, Path(folder), login)
        name = f"{engine.host}/acme/api:latest"
        engine.run("podman", "pull", name)
        shown = engine.run("podman", "inspect", "--format={{.Config.Labels.maintainer}}", name)
    assert shown == "bob"


def test_search_finds_public_repositories(engine: Engine) -> None:
    options = ("--tls-verify=false", "--format={{.Name}} {{.Description}}")
    found = engine.run("podman", "search", *options, f"{engine.host}/docs")
    assert found.split("\n")[0] == f"{engine.host}/acme/docs how it is used"


def test_generated_image_of_a_seed_can_be_pulled(engine: Engine) -> None:
    name = f"{engine.host}/acme/web:latest"
    engine.run("podman", "pull", name)
    shown = engine.run("podman", "inspect", "--format={{.Config.Labels.made}}", name)
    assert shown == "up"
