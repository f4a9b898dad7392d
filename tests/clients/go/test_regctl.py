"""regctl, the client of regclient."""

from collections.abc import Callable

import pytest

from fakequay import FakeQuay
from tests.clients.credentials import Login
from tests.clients.go.client import Client, host_of, list_tags, read_manifest

BOB = ("bob", "password-of-bob")
BOM = "application/vnd.example.bom"


@pytest.fixture
def regctl(open_client: Callable[[str], Client]) -> Client:
    return open_client("regctl")


def sign_in(regctl: Client, quay: FakeQuay, login: Login = BOB) -> str:
    """Sign in and return the name of a repository that does not exist yet."""
    host, (name, password) = host_of(quay), login
    regctl.run("registry", "set", "--skip-check", "--tls=disabled", host)
    regctl.run("registry", "login", host, f"--user={name}", "--pass-stdin", stdin=password)
    return f"{host}/acme/made"


def test_image_is_copied_inspected_and_deleted(
    regctl: Client, demo: FakeQuay, login: Login
) -> None:
    made = sign_in(regctl, demo, login)
    web = f"{host_of(demo)}/acme/web:latest"

    regctl.run("image", "copy", web, f"{made}:all")
    regctl.run("image", "copy", "--platform=linux/arm64", web, f"{made}:arm")
    regctl.run("image", "copy", f"{made}:arm", f"{made}:gone")

    tags = list_tags(demo, "acme/made")
    assert tags["all"] == list_tags(demo, "acme/web")["latest"]
    assert regctl.run("tag", "ls", made).split() == ["all", "arm", "gone"]
    assert regctl.run("tag", "ls", "--limit=1", "--last=all", made) == "arm"
    assert regctl.run("image", "digest", f"{made}:all") == tags["all"]
    assert regctl.json("image", "config", f"{made}:arm", "--format=body")["architecture"] == "arm64"

    # If the registry does not delete a tag, regctl moves the tag to a new manifest and deletes it.
    regctl.run("tag", "rm", f"{made}:gone")
    assert sorted(list_tags(demo, "acme/made")) == ["all", "arm"]
    regctl.run("manifest", "rm", f"{made}@{tags['arm']}")
    assert list_tags(demo, "acme/made") == {"all": tags["all"]}


def test_image_is_exported_imported_and_changed(regctl: Client, demo: FakeQuay) -> None:
    made = sign_in(regctl, demo)
    api = f"{host_of(demo)}/acme/api:latest"

    regctl.run("image", "export", api, "api.tar")
    regctl.run("image", "import", f"{made}:v1", "api.tar")
    regctl.run("image", "mod", f"{made}:v1", "--create=v2", "--label=stage=test", "--to-oci")

    tags = list_tags(demo, "acme/made")
    assert tags["v1"] == list_tags(demo, "acme/api")["latest"]
    manifest = read_manifest(demo, "acme/made", tags["v2"])
    assert manifest["mediaType"] == "application/vnd.oci.image.manifest.v1+json"
    config = regctl.json("image", "config", f"{made}:v2", "--format=body")["config"]
    assert config["Labels"] == {"maintainer": "bob", "stage": "test"}
    assert regctl.run("image", "check-base", f"{made}:v2", f"--base={api}") == "base image matches"


def test_index_is_created_and_extended(regctl: Client, demo: FakeQuay) -> None:
    made = sign_in(regctl, demo)
    web = f"{host_of(demo)}/acme/web:latest"

    regctl.run("index", "create", f"{made}:some", f"--ref={web}", "--platform=linux/arm64")
    regctl.run("index", "add", f"{made}:some", f"--ref={web}", "--platform=linux/amd64")

    manifest = read_manifest(demo, "acme/made", list_tags(demo, "acme/made")["some"])
    architectures = [entry["platform"]["architecture"] for entry in manifest["manifests"]]
    assert architectures == ["arm64", "amd64"]


def test_attached_artifact_is_a_referrer_of_the_image(regctl: Client, demo: FakeQuay) -> None:
    made = sign_in(regctl, demo)
    regctl.run("image", "copy", f"{host_of(demo)}/acme/api:latest", f"{made}:v1")

    regctl.run(
        *("artifact", "put", f"--artifact-type={BOM}", "--file-media-type=application/json"),
        *("--annotation=stage=test", f"--subject={made}:v1"),
        stdin='{"packages": []}',
    )

    listed = regctl.json("artifact", "list", f"{made}:v1", "--format={{json .Descriptors}}")
    assert [(entry["artifactType"], entry["annotations"]) for entry in listed] == [
        (BOM, {"stage": "test"})
    ]
    content = regctl.run("artifact", "get", f"--subject={made}:v1", f"--filter-artifact-type={BOM}")
    assert content == '{"packages": []}'
    assert f"{listed[0]['digest']}: {BOM}" in regctl.run("artifact", "tree", f"{made}:v1")
    assert list(list_tags(demo, "acme/made")) == ["v1"]

    regctl.run("image", "copy", "--referrers", f"{made}:v1", f"{made}-copy:v1")
    copied = regctl.json("artifact", "list", f"{made}-copy:v1", "--format={{json .Descriptors}}")
    assert copied == listed


def test_blob_is_pushed_and_pulled(regctl: Client, demo: FakeQuay) -> None:
    made = sign_in(regctl, demo)
    digest = regctl.run("blob", "put", made, stdin="content")
    assert regctl.run("blob", "get", made, digest) == "content"
    assert f"Docker-Content-Digest: {digest}" in regctl.run("blob", "head", made, digest)


def test_wrong_password_is_rejected(regctl: Client, demo: FakeQuay) -> None:
    sign_in(regctl, demo)
    host = host_of(demo)
    error = regctl.run(
        "registry", "login", host, "--user=bob", "--pass-stdin", stdin="wrong", fails=True
    )
    assert "unauthorized" in error
