"""skopeo with credentials in a file, as ``skopeo login`` stores them."""

from pathlib import Path

import pytest

from fakequay import FakeQuay
from tests.clients.credentials import Login
from tests.clients.go.client import Client, host_of, list_tags
from tests.clients.go.conftest import find_program

HTTP = "--tls-verify=false"
SOURCE, TARGET = "--src-tls-verify=false", "--dest-tls-verify=false"


@pytest.fixture
def skopeo(tmp_path: Path) -> Client:
    policy = tmp_path / ".config" / "containers" / "policy.json"
    policy.parent.mkdir(parents=True)
    policy.write_text('{"default": [{"type": "insecureAcceptAnything"}]}')
    file = str(tmp_path / "auth.json")
    return Client(find_program("skopeo"), tmp_path, REGISTRY_AUTH_FILE=file)


@pytest.fixture
def made(skopeo: Client, demo: FakeQuay, login: Login) -> str:
    """Sign in and return the name of a repository that does not exist yet."""
    options = (f"--username={login[0]}", "--password-stdin")
    assert skopeo.run("login", HTTP, *options, host_of(demo), stdin=login[1]) == "Login Succeeded!"
    return f"docker://{host_of(demo)}/acme/made"


def test_image_is_copied_inspected_and_listed(skopeo: Client, demo: FakeQuay, made: str) -> None:
    web = f"docker://{host_of(demo)}/acme/web:latest"

    skopeo.run("copy", "--all", SOURCE, TARGET, web, f"{made}:all")
    skopeo.run("copy", SOURCE, f"docker://{host_of(demo)}/acme/api:latest", "oci:images:api")
    skopeo.run("copy", TARGET, "--format=v2s2", "oci:images:api", f"{made}:docker")

    tags = list_tags(demo, "acme/made")
    assert tags["all"] == list_tags(demo, "acme/web")["latest"]
    assert skopeo.json("list-tags", HTTP, made)["Tags"] == ["all", "docker"]
    seen = skopeo.json("inspect", HTTP, f"{made}:docker")
    assert (seen["Digest"], seen["Labels"]) == (tags["docker"], {"maintainer": "bob"})
    index = skopeo.json("inspect", HTTP, "--raw", f"{made}:all")
    assert [entry["platform"]["architecture"] for entry in index["manifests"]] == ["amd64", "arm64"]


def test_repository_is_synchronized(skopeo: Client, demo: FakeQuay, made: str) -> None:
    host = host_of(demo)
    skopeo.run("sync", "--all", SOURCE, "--src=docker", "--dest=dir", f"{host}/acme/web", "synced")
    skopeo.run("sync", "--all", TARGET, "--src=dir", "--dest=docker", "synced", f"{host}/acme/made")
    assert list_tags(demo, "acme/made/web") == list_tags(demo, "acme/web")


def test_tag_is_deleted_by_an_admin(
    skopeo: Client, demo: FakeQuay, made: str, login: Login
) -> None:
    host = host_of(demo)
    skopeo.run("copy", SOURCE, TARGET, f"docker://{host}/acme/web:latest", f"{made}:v1")
    skopeo.run("copy", SOURCE, TARGET, f"docker://{host}/acme/api:latest", f"{made}:v2")

    name, password = login
    if name == "$oauthtoken":
        # skopeo deletes with the permission of an admin, which the scope repo:write excludes.
        error = skopeo.run("delete", HTTP, f"{made}:v1", fails=True)
        assert "access to the requested resource is not authorized" in error
        password = demo.token("bob", "repo:admin")
    skopeo.run("delete", HTTP, f"--creds={name}:{password}", f"{made}:v1")

    assert list(list_tags(demo, "acme/made")) == ["v2"]


def test_wrong_password_is_rejected(skopeo: Client, demo: FakeQuay, login: Login) -> None:
    options = (f"--username={login[0]}", "--password-stdin")
    error = skopeo.run("login", HTTP, *options, host_of(demo), stdin="wrong", fails=True)
    assert "invalid username/password" in error
