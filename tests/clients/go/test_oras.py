"""oras, the command-line client for artifacts."""

from collections.abc import Callable
from typing import Any

import pytest

from fakequay import FakeQuay
from tests.clients.credentials import Login
from tests.clients.go.client import Client, host_of, list_tags, read_manifest

BOB = ("bob", "password-of-bob")
BOM, POLICY = "application/spdx+json", "application/vnd.example.policy"
EMPTY = "application/vnd.oci.empty.v1+json"
HTTP = "--plain-http"
BOTH = ("--from-plain-http", "--to-plain-http")


@pytest.fixture
def oras(open_client: Callable[[str], Client]) -> Client:
    return open_client("oras")


def push_policy(oras: Client, quay: FakeQuay, login: Login = BOB) -> str:
    """Sign in, push an artifact with the tags v1 and stable, and return its repository."""
    host, (name, password) = host_of(quay), login
    oras.run("login", HTTP, host, f"--username={name}", "--password-stdin", stdin=password)
    (oras.folder / "policy.yaml").write_text("allow: all\n")
    (oras.folder / "bom.json").write_text("{}\n")
    made = f"{host}/acme/made"
    oras.run(
        *("push", HTTP, f"{made}:v1,stable", f"--artifact-type={POLICY}"),
        *("--annotation=stage=test", "policy.yaml:text/yaml"),
    )
    return made


def list_referrers(oras: Client, name: str) -> list[Any]:
    return list(oras.json("discover", HTTP, name, "--format=json")["referrers"])


def test_artifact_is_pushed_and_pulled(oras: Client, demo: FakeQuay, login: Login) -> None:
    made = push_policy(oras, demo, login)

    oras.run("pull", HTTP, f"{made}:v1", "--output=pulled")

    tags = list_tags(demo, "acme/made")
    manifest = read_manifest(demo, "acme/made", tags["v1"])
    assert tags == {"v1": tags["v1"], "stable": tags["v1"]}
    assert (manifest["artifactType"], manifest["config"]["mediaType"]) == (POLICY, EMPTY)
    assert manifest["annotations"]["stage"] == "test"
    assert (oras.folder / "pulled" / "policy.yaml").read_text() == "allow: all\n"
    assert oras.run("repo", "tags", HTTP, made).split() == ["stable", "v1"]
    assert oras.run("resolve", HTTP, f"{made}:v1") == tags["v1"]
    assert oras.json("manifest", "fetch", HTTP, f"{made}:v1") == manifest


def test_attached_artifact_is_a_referrer_and_is_copied(
    oras: Client, demo: FakeQuay, login: Login
) -> None:
    made = push_policy(oras, demo, login)
    oras.run("attach", HTTP, f"{made}:v1", f"--artifact-type={BOM}", "bom.json")

    oras.run("copy", *BOTH, "--recursive", f"{made}:v1", f"{made}-copy:v1")

    (attached,) = list_referrers(oras, f"{made}:v1")
    (copied,) = list_referrers(oras, f"{made}-copy:v1")
    assert attached["artifactType"] == BOM
    assert copied["digest"] == attached["digest"]
    assert list_tags(demo, "acme/made-copy") == {"v1": list_tags(demo, "acme/made")["v1"]}


def test_artifact_is_tagged_and_part_of_an_index(oras: Client, demo: FakeQuay) -> None:
    made = push_policy(oras, demo)

    oras.run("copy", *BOTH, f"{host_of(demo)}/acme/api:latest", f"{made}:api")
    oras.run("tag", HTTP, f"{made}:v1", "v2")
    oras.run("manifest", "index", "create", HTTP, f"{made}:index", "v2", "api")

    tags = list_tags(demo, "acme/made")
    entries = read_manifest(demo, "acme/made", tags["index"])["manifests"]
    assert [entry["digest"] for entry in entries] == [tags["v2"], tags["api"]]
    assert tags["v2"] == tags["v1"]


def test_repository_is_backed_up_and_restored(oras: Client, demo: FakeQuay) -> None:
    made = push_policy(oras, demo)
    oras.run("attach", HTTP, f"{made}:v1", f"--artifact-type={BOM}", "bom.json")
    oras.run("backup", HTTP, "--output=backup", "--include-referrers", f"{made}:v1")

    target = f"{host_of(demo)}/acme/api"  # The command requires an existing repository.
    oras.run("restore", HTTP, "--input=backup", f"{target}:v1")

    assert list_tags(demo, "acme/api")["v1"] == list_tags(demo, "acme/made")["v1"]
    assert list_referrers(oras, f"{target}:v1")[0]["artifactType"] == BOM


def test_blob_is_pushed_and_pulled(oras: Client, demo: FakeQuay) -> None:
    made = push_policy(oras, demo)
    pushed = oras.json("blob", "push", HTTP, "--descriptor", made, "bom.json")
    assert oras.run("blob", "fetch", HTTP, "--output=-", f"{made}@{pushed['digest']}") == "{}"


def test_scope_that_quay_does_not_have_is_rejected(oras: Client, demo: FakeQuay) -> None:
    made = push_policy(oras, demo)
    error = oras.run("manifest", "delete", HTTP, "--force", f"{made}:v1", fails=True)
    assert "Unable to decode repository and actions: repository:acme/made:delete," in error


def test_wrong_password_is_rejected(oras: Client, demo: FakeQuay) -> None:
    login = ("login", HTTP, host_of(demo), "--username=bob", "--password-stdin")
    assert "Invalid Username or Password" in oras.run(*login, stdin="wrong", fails=True)
