"""crane, the client of go-containerregistry."""

import json
import tarfile
from collections.abc import Callable

import pytest

from fakequay import FakeQuay
from tests.clients.credentials import Login
from tests.clients.go.client import Client, host_of, list_tags, read_manifest

BOB = ("bob", "password-of-bob")


@pytest.fixture
def crane(open_client: Callable[[str], Client]) -> Client:
    return open_client("crane")


def sign_in(crane: Client, quay: FakeQuay, login: Login = BOB) -> str:
    """Sign in and return the name of a repository that does not exist yet."""
    crane.run("auth", "login", host_of(quay), f"--username={login[0]}", f"--password={login[1]}")
    return f"{host_of(quay)}/acme/made"


def test_image_is_pulled_pushed_copied_and_tagged(
    crane: Client, demo: FakeQuay, login: Login
) -> None:
    made = sign_in(crane, demo, login)
    host = host_of(demo)

    crane.run("pull", f"{host}/acme/api:latest", "api.tar")
    pushed = crane.run("push", "api.tar", f"{made}:v1")
    crane.run("copy", f"{host}/acme/web:latest", f"{made}:all")
    crane.run("tag", f"{made}:v1", "stable")

    digest = pushed.partition("@")[2]
    original = list_tags(demo, "acme/web")["latest"]
    assert list_tags(demo, "acme/made") == {"v1": digest, "stable": digest, "all": original}
    assert crane.run("ls", made).split() == ["all", "stable", "v1"]
    assert crane.run("digest", f"{made}:v1") == digest
    assert crane.run("digest", "--platform=linux/arm64", f"{made}:all") == next(
        entry["digest"]
        for entry in read_manifest(demo, "acme/made", original)["manifests"]
        if entry["platform"]["architecture"] == "arm64"
    )
    assert crane.json("config", f"{made}:v1")["config"] == {"Labels": {"maintainer": "bob"}}
    assert crane.json("manifest", f"{made}:v1") == read_manifest(demo, "acme/made", digest)


def test_copied_image_is_valid_in_all_platforms(crane: Client, demo: FakeQuay) -> None:
    made = sign_in(crane, demo)
    crane.run("copy", f"{host_of(demo)}/acme/web:latest", f"{made}:all")
    for platform in ("linux/amd64", "linux/arm64"):
        checked = crane.run("validate", f"--platform={platform}", f"--remote={made}:all")
        assert checked == f"PASS: {made}:all"


def test_layers_and_labels_are_added_to_an_image(crane: Client, demo: FakeQuay) -> None:
    made = sign_in(crane, demo)
    source = f"{host_of(demo)}/acme/api:latest"
    (crane.folder / "greeting").write_text("hello\n")
    with tarfile.open(crane.folder / "layer.tar", "w") as archive:
        archive.add(crane.folder / "greeting", "greeting")

    crane.run("append", f"--base={source}", "--new_layer=layer.tar", f"--new_tag={made}:more")
    crane.run("mutate", f"{made}:more", "--label=quay.expires-after=2w", f"--tag={made}:short")
    crane.run("flatten", f"{made}:more", f"--tag={made}:flat")
    crane.run("rebase", f"{made}:more", f"--old_base={source}", f"--new_base={source}")

    crane.run("export", f"{made}:flat", "flat.tar")
    with tarfile.open(crane.folder / "flat.tar") as archive:
        assert archive.getnames() == ["greeting", "layer-2.txt", "layer-1.txt"]
    assert crane.json("config", f"{made}:short")["config"]["Labels"] == {
        "maintainer": "bob",
        "quay.expires-after": "2w",
    }
    layers = {
        tag: len(read_manifest(demo, "acme/made", digest)["layers"])
        for tag, digest in list_tags(demo, "acme/made").items()
    }
    assert layers == {"more": 3, "short": 3, "flat": 1}


def test_index_is_filtered_and_extended(crane: Client, demo: FakeQuay) -> None:
    made = sign_in(crane, demo)
    source = f"{host_of(demo)}/acme/web:latest"

    crane.run("index", "filter", source, "--platform=linux/arm64", f"--tag={made}:arm")
    crane.run(
        "index",
        "append",
        f"{made}:arm",
        f"--manifest={host_of(demo)}/acme/api:latest",
        f"--tag={made}:mixed",
    )

    tags = list_tags(demo, "acme/made")
    platforms = {
        tag: [
            entry["platform"]["architecture"]
            for entry in read_manifest(demo, "acme/made", digest)["manifests"]
        ]
        for tag, digest in tags.items()
    }
    assert platforms == {"arm": ["arm64"], "mixed": ["arm64", "amd64"]}


def test_blob_is_pulled_by_digest(crane: Client, demo: FakeQuay) -> None:
    sign_in(crane, demo)
    api = f"{host_of(demo)}/acme/api"
    config = crane.json("manifest", f"{api}:latest")["config"]["digest"]
    assert json.loads(crane.run("blob", f"{api}@{config}")) == crane.json("config", f"{api}:latest")


@pytest.mark.parametrize(
    ("arguments", "scope"),
    [
        (("delete", "{}/acme/api:latest"), "repository:acme/api:push,pull,delete"),
        (("catalog", "{}"), "registry:catalog:*"),
    ],
)
def test_scope_that_quay_does_not_have_is_rejected(
    crane: Client, demo: FakeQuay, arguments: tuple[str, ...], scope: str
) -> None:
    sign_in(crane, demo)
    error = crane.run(*(word.format(host_of(demo)) for word in arguments), fails=True)
    assert f"INVALID_REQUEST: Unable to decode repository and actions: {scope}" in error


def test_wrong_password_is_rejected(crane: Client, demo: FakeQuay) -> None:
    sign_in(crane, demo, ("bob", "wrong"))
    error = crane.run("digest", f"{host_of(demo)}/acme/api:latest", fails=True)
    assert "UNAUTHORIZED: Invalid Username or Password" in error


def test_anonymous_caller_pulls_only_public_images(crane: Client, demo: FakeQuay) -> None:
    public = f"{host_of(demo)}/acme/base/runtime:3.1"
    assert crane.run("digest", public) == list_tags(demo, "acme/base/runtime")["3.1"]
    error = crane.run("digest", f"{host_of(demo)}/acme/api:latest", fails=True)
    assert "401 Unauthorized" in error
