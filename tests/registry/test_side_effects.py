"""Effects of pushes and pulls on usage logs, robots, notifications, quotas and tags."""

from collections.abc import Callable
from email.utils import formatdate
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import pytest
from flask.testing import FlaskClient

from fakequay.domain.accounts import accounts
from fakequay.world import World
from tests.support.registry_client import (
    INDEX,
    MANIFEST,
    Image,
    Registry,
    digest_of,
    dump,
    image,
    index,
)

if TYPE_CHECKING:
    from tests.conftest import Api

WEB = "acme/web"
SCHEMA_1 = "application/vnd.docker.distribution.manifest.v1+json"
USER_AGENT = "Werkzeug/" + version("werkzeug")
WHERE = {"repo": "web", "namespace": "acme", "user-agent": USER_AGENT}
TYPE = {"mediaType": MANIFEST}


@pytest.fixture
def robot(client: FlaskClient, world: World) -> Registry:
    token = accounts.find(world, "acme+ci", "robot").token
    return Registry(client, "acme+ci", token or "")


def list_log_entries(owner: "Api", repository: str = WEB) -> list[dict[str, Any]]:
    return list(owner.get(f"/repository/{repository}/logs").json["logs"])


def list_kinds_and_metadata(
    owner: "Api", repository: str = WEB
) -> list[tuple[str, dict[str, Any]]]:
    """Return kind and metadata of the usage log entries, oldest first."""
    return [
        (entry["kind"], entry["metadata"])
        for entry in reversed(list_log_entries(owner, repository))
    ]


def test_usage_log_contains_pushes_pulls_and_deletions(owner: "Api", robot: Registry) -> None:
    digest = robot.push(WEB, "latest", image("a"))
    robot.get(WEB, "manifests/latest")
    robot.get(WEB, f"manifests/{digest}")
    robot.call("DELETE", WEB, "manifests/latest")

    who = {**WHERE, "username": "acme+ci", "is_robot": True}
    assert list_kinds_and_metadata(owner) == [
        ("push_repo", {**who, "tag": "latest", **TYPE}),
        ("pull_repo", {**who, "tag": "latest", **TYPE}),
        ("pull_repo", {**who, "manifest_digest": digest, **TYPE}),
        ("delete_tag", {**who, "tag": "latest"}),
    ]
    performer = owner.get(f"/repository/{WEB}/logs").json["logs"][0]["performer"]
    assert (performer["name"], performer["is_robot"]) == ("acme+ci", True)


def test_usage_log_contains_the_user_agent_of_the_client(owner: "Api", registry: Registry) -> None:
    registry.push(WEB, "latest", image("a"))
    headers = {"User-Agent": "skopeo/1.18"}
    registry.get(WEB, "manifests/latest", headers=headers)
    registry.call("DELETE", WEB, "manifests/latest", headers=headers)

    _, *others = list_kinds_and_metadata(owner)
    assert [(kind, metadata["user-agent"]) for kind, metadata in others] == [
        ("pull_repo", "skopeo/1.18"),
        ("delete_tag", "skopeo/1.18"),
    ]


def test_deletion_by_digest_logs_each_tag(owner: "Api", registry: Registry) -> None:
    pushed = image("a")
    digest = registry.push(WEB, "one", pushed)
    registry.put(WEB, "two", pushed.manifest)

    registry.call("DELETE", WEB, f"manifests/{digest}")

    who = {**WHERE, "username": "writer", "digest": digest}
    deletions = [
        (kind, metadata)
        for kind, metadata in list_kinds_and_metadata(owner)
        if kind == "delete_tag"
    ]
    assert deletions == [
        ("delete_tag", {**who, "tag": "one"}),
        ("delete_tag", {**who, "tag": "two"}),
    ]


def test_usage_log_does_not_contain_pushes_by_digest(owner: "Api", registry: Registry) -> None:
    both = index([image("a"), image("b")])
    signature = image("signature", subject=both.descriptor)

    registry.push(WEB, "both", both)
    registry.push(WEB, signature.digest, signature)

    who = {**WHERE, "username": "writer", "tag": "both", "mediaType": INDEX}
    assert list_kinds_and_metadata(owner) == [("push_repo", who)]


def test_usage_log_contains_the_oauth_application(
    client: FlaskClient, bearer: Callable[..., "Api"], owner: "Api"
) -> None:
    text = bearer("writer").headers["Authorization"].removeprefix("Bearer ")
    Registry(client, "$oauthtoken", text).push(WEB, "latest", image("a"))

    ((kind, metadata),) = list_kinds_and_metadata(owner)
    assert kind == "push_repo"
    assert metadata["oauth_token_application"] == "portal"


def test_usage_log_contains_the_app_specific_token(
    client: FlaskClient, bearer: Callable[..., "Api"], owner: "Api", world: World
) -> None:
    writer = bearer("writer")
    made = writer.post("/user/apptoken", {"title": "laptop"}).json["token"]
    laptop = Registry(client, "$app", made["token_code"])

    laptop.push(WEB, "latest", image("a"))
    laptop.get(WEB, "manifests/latest")

    who = {
        **WHERE,
        "username": "writer",
        "app_specific_token_title": "laptop",
        "app_specific_token": made["uuid"],
        "tag": "latest",
        **TYPE,
    }
    assert list_kinds_and_metadata(owner) == [("push_repo", who), ("pull_repo", who)]
    performers = [one["performer"]["name"] for one in list_log_entries(owner)]
    assert performers == ["writer", "writer"]
    (listed,) = writer.get("/user/apptoken").json["tokens"]
    assert listed["last_accessed"] == formatdate(world.now())


def test_usage_log_contains_the_user(owner: "Api", registry: Registry) -> None:
    registry.push(WEB, "latest", image("a"))
    registry.get(WEB, "manifests/latest")

    who = {**WHERE, "username": "writer", "tag": "latest", **TYPE}
    assert list_kinds_and_metadata(owner) == [("push_repo", who), ("pull_repo", who)]


def test_usage_log_marks_anonymous_pulls_as_public(
    owner: "Api", login: Callable[..., Registry]
) -> None:
    login("owner").push("acme/docs", "latest", image("a"))

    assert login().get("acme/docs", "manifests/latest").status_code == 200
    assert login().client.get("/v2/acme/docs/manifests/latest").status_code == 200

    public = {**WHERE, "repo": "docs", "tag": "latest", "public": True}
    _, *pulls = list_kinds_and_metadata(owner, "acme/docs")
    converted = {"mediaType": SCHEMA_1}
    assert pulls == [("pull_repo", public | TYPE), ("pull_repo", public | converted)]
    assert [one.get("performer") for one in list_log_entries(owner, "acme/docs")][:2] == [
        None,
        None,
    ]


def test_push_updates_the_last_access_of_a_robot(
    owner: "Api", robot: Registry, world: World
) -> None:
    def last_accessed() -> object:
        return owner.get("/organization/acme/robots/ci").json["last_accessed"]

    assert last_accessed() is None
    robot.push(WEB, "latest", image("a"))
    assert last_accessed() == formatdate(world.now())


def test_push_sends_a_notification(owner: "Api", registry: Registry, world: World) -> None:
    body = {
        "event": "repo_push",
        "method": "webhook",
        "config": {"url": "http://hooks.example.com/push"},
        "eventConfig": {},
    }
    owner.post(f"/repository/{WEB}/notification/", body)

    registry.push(WEB, "latest", image("a"))

    (delivery,) = world.store.deliveries.all()
    assert "latest" in str(delivery)


def test_repository_reports_its_tags_and_size(owner: "Api", registry: Registry) -> None:
    pushed = image("a", layers=2)
    registry.push(WEB, "latest", pushed)
    registry.push(WEB, "again", pushed)

    seen = owner.get(f"/repository/{WEB}").json["tags"]
    listed = owner.get("/repository?namespace=acme&quota=true&last_modified=true").json
    (web,) = [one for one in listed["repositories"] if one["name"] == "web"]

    assert seen.keys() == {"latest", "again"}
    assert seen["latest"]["manifest_digest"] == pushed.digest
    assert web["quota_report"]["quota_bytes"] == sum(map(len, pushed.blobs))
    assert web["last_modified"] is not None


def test_shared_blobs_count_once_in_the_size_of_the_namespace(
    owner: "Api", login: Callable[..., Registry]
) -> None:
    pushed = image("a")
    for repository in (WEB, "acme/docs"):
        login("owner").push(repository, "latest", pushed)

    report = owner.get("/organization/acme").json["quota_report"]

    assert report["quota_bytes"] == sum(map(len, pushed.blobs))


def test_expires_after_label_sets_the_expiration(
    registry: Registry, bearer: Callable[..., "Api"], world: World
) -> None:
    registry.push(WEB, "short", image("a", labels={"quay.expires-after": "2h"}))
    registry.push(WEB, "odd", image("b", labels={"quay.expires-after": "soon"}))

    tags = bearer("reader").get(f"/repository/{WEB}").json["tags"]
    assert tags["short"]["expiration"] == formatdate(world.now() + 7200)
    assert "expiration" not in tags["odd"]

    world.clock.advance(7200)
    assert registry.get(WEB, "tags/list").json["tags"] == ["odd"]


def test_expires_after_annotation_sets_the_expiration_of_an_artifact(
    registry: Registry, bearer: Callable[..., "Api"], world: World
) -> None:
    empty = b"{}"
    config = {"mediaType": "application/vnd.oci.empty.v1+json", "size": 2}
    artifact = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "artifactType": "application/x-sbom",
        "config": {**config, "digest": digest_of(empty)},
        "layers": [],
        "annotations": {"quay.expires-after": "2h", "org.example.kind": "sbom"},
    }
    registry.push(WEB, "sbom", Image(dump(artifact), MANIFEST, (empty,)))

    reader = bearer("reader")
    tag = reader.get(f"/repository/{WEB}").json["tags"]["sbom"]
    path = f"/repository/{WEB}/manifest/{tag['manifest_digest']}/labels"
    labels = {one["key"]: one["value"] for one in reader.get(path).json["labels"]}
    assert tag["expiration"] == formatdate(world.now() + 7200)
    assert labels == artifact["annotations"]


def test_deleting_a_repository_deletes_manifests_blobs_and_counts(
    owner: "Api", registry: Registry, world: World
) -> None:
    registry.push(WEB, "latest", image("a", labels={"k": "v"}))
    registry.get(WEB, "manifests/latest")

    owner.delete(f"/repository/{WEB}")

    store = world.store
    tables = (store.tags, store.manifests, store.manifest_blobs, store.manifest_labels, store.blobs)
    assert [len(table) for table in (*tables, store.pull_counts)] == [0] * 6
