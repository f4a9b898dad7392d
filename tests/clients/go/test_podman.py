"""podman and buildah: sign in, pull, build, push, manifest lists and search."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from fakequay import FakeQuay
from tests.clients.credentials import Login
from tests.clients.go.client import Client, host_of, list_tags, read_api, read_manifest
from tests.clients.go.conftest import find_program

HTTP = "--tls-verify=false"
CONTAINERFILE = 'FROM scratch\nLABEL quay.expires-after="2w"\nCOPY greeting /greeting\n'


class Engine(NamedTuple):
    """podman and buildah with one storage, signed in at a registry.

    Attributes:
        made: Name of a repository that does not exist yet.
    """

    podman: Client
    buildah: Client
    made: str

    def build(self, *options: str) -> None:
        context = self.buildah.folder / "context"
        context.mkdir(exist_ok=True)
        (context / "greeting").write_text("hello\n")
        (context / "Containerfile").write_text(CONTAINERFILE)
        self.buildah.run("build", *options, str(context))


@pytest.fixture
def folder() -> Iterator[Path]:
    # podman requires a short path of its folder.
    with tempfile.TemporaryDirectory(prefix="fakequay-") as name:
        yield Path(name)


@pytest.fixture
def unauthenticated(demo: FakeQuay, folder: Path) -> Engine:
    """Return podman and buildah without credentials. HTTP is allowed for the server."""
    files = {
        "storage.conf": f'[storage]\ndriver = "vfs"\ngraphroot = "{folder}/root"\n'
        f'runroot = "{folder}/run"\n',
        "registries.conf": f'[[registry]]\nlocation = "{host_of(demo)}"\ninsecure = true\n',
        ".config/containers/policy.json": '{"default": [{"type": "insecureAcceptAnything"}]}',
    }
    (folder / ".config" / "containers").mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text)
    environment = {
        "CONTAINERS_STORAGE_CONF": f"{folder}/storage.conf",
        "CONTAINERS_REGISTRIES_CONF": f"{folder}/registries.conf",
        "REGISTRY_AUTH_FILE": f"{folder}/auth.json",
        "BUILDAH_ISOLATION": "chroot",
    }
    podman, buildah = (
        Client(find_program(name), folder, **environment) for name in ("podman", "buildah")
    )
    return Engine(podman, buildah, f"{host_of(demo)}/acme/made")


@pytest.fixture
def engine(unauthenticated: Engine, demo: FakeQuay, login: Login) -> Engine:
    podman = unauthenticated.podman
    options = (f"--username={login[0]}", "--password-stdin")
    assert podman.run("login", *options, host_of(demo), stdin=login[1]) == "Login Succeeded!"
    return unauthenticated


def test_built_image_is_pushed_and_pulled(engine: Engine, demo: FakeQuay) -> None:
    name = f"{engine.made}:v1"
    engine.build(f"--tag={name}")

    engine.podman.run("push", "--digestfile=digest", name)
    engine.podman.run("rmi", name)
    engine.buildah.run("pull", name)

    digest = (engine.podman.folder / "digest").read_text()
    (tag,) = read_api(demo, "repository/acme/made/tag/")["tags"]
    assert (tag["name"], tag["manifest_digest"]) == ("v1", digest)
    assert tag["end_ts"] == tag["start_ts"] + 14 * 24 * 3600
    assert engine.podman.run("inspect", "--format={{.Digest}}", name) == digest


def test_manifest_list_is_pushed_and_pulled(engine: Engine, demo: FakeQuay) -> None:
    for architecture in ("amd64", "arm64"):
        engine.build(f"--platform=linux/{architecture}", "--manifest=localhost/many")
    engine.buildah.run(
        "manifest", "push", "--all", HTTP, "localhost/many", f"docker://{engine.made}:b"
    )
    engine.podman.run("manifest", "push", "--all", "localhost/many", f"docker://{engine.made}:p")

    engine.podman.run("pull", "--platform=linux/arm64", f"{engine.made}:p")

    tags = list_tags(demo, "acme/made")
    for digest in tags.values():
        entries = read_manifest(demo, "acme/made", digest)["manifests"]
        assert {one["platform"]["architecture"] for one in entries} == {"amd64", "arm64"}
    shown = engine.podman.run("inspect", "--format={{.Architecture}}", f"{engine.made}:p")
    assert shown == "arm64"
    listed = json.loads(engine.buildah.run("manifest", "inspect", "localhost/many"))
    assert len(listed["manifests"]) == 2


def test_search_finds_public_repositories_and_tags(engine: Engine, demo: FakeQuay) -> None:
    host = host_of(demo)
    # podman searches without credentials, so private repositories such as acme/web are not found.
    assert engine.podman.run("search", "--format={{.Name}}", f"{host}/web") == ""
    found = engine.podman.run("search", "--format={{.Name}}", f"{host}/runtime")
    assert found == f"{host}/acme/base/runtime"
    table = engine.podman.run("search", "--list-tags", f"{host}/acme/web").splitlines()[1:]
    assert sorted(row.split()[1] for row in table) == sorted(list_tags(demo, "acme/web"))


@pytest.mark.parametrize("program", ["podman", "buildah"])
def test_wrong_password_is_rejected(
    unauthenticated: Engine, demo: FakeQuay, login: Login, program: str
) -> None:
    client: Client = getattr(unauthenticated, program)
    options = (HTTP, f"--username={login[0]}", "--password-stdin")
    error = client.run("login", *options, host_of(demo), stdin="wrong", fails=True)
    assert "invalid username/password" in error
