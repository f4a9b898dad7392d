"""Contents of repositories, mirrors, users and robots, configured like an Ansible collection."""

from collections.abc import Iterator

import pytest

from fakequay import create_app, seeds
from fakequay.determinism import Clock, Ids
from tests.clients.collection_contents import ContentCollection
from tests.support.mirrors import MIRROR
from tests.support.registry_client import Registry, image

PASSWORD = "password-of-quayadmin"
NOON = 1_767_268_800
ISSUERS = [{"issuer": "https://issuer.example.com", "subject": "system:serviceaccount:acme:ci"}]


@pytest.fixture
def collection() -> Iterator[ContentCollection]:
    """Return a collection client of an instance with a repository, a robot and an image."""
    seed = seeds.read(["empty"])
    world = seeds.load(seed, clock=Clock(float(NOON)), ids=Ids("contents"))
    with create_app(world).test_client() as client:
        collection = ContentCollection(client)
        collection.first_user("quayadmin", PASSWORD)
        collection.user("bob")
        collection.organization("acme", email="acme@example.com")
        collection.repository("acme/web", "private", description="The shop")
        collection.robot("acme", "ci", "Builds")
        Registry(client, "quayadmin", PASSWORD).push("acme/web", "v1", image("one"))
        collection.written = 0
        yield collection


def test_tag_is_created_expires_and_is_removed_once(collection: ContentCollection) -> None:
    for expiration in (None, NOON + 86400, None):
        assert collection.tag("acme/web", "stable", "v1", expiration)
        assert not collection.tag("acme/web", "stable", "v1", expiration)
    digests = {one["name"]: one["manifest_digest"] for one in collection.tag_info("acme/web")}
    assert sorted(digests) == ["stable", "v1"]
    assert digests["stable"] == digests["v1"]
    assert collection.written == 3

    assert collection.tag_absent("acme/web", "stable")
    assert not collection.tag_absent("acme/web", "stable")
    assert [one["name"] for one in collection.tag_info("acme/web")] == ["v1"]


def test_label_of_a_manifest_is_replaced(collection: ContentCollection) -> None:
    assert collection.manifest_label("acme/web", "v1", "stage", "test")
    assert not collection.manifest_label("acme/web", "v1", "stage", "test")
    assert collection.manifest_label("acme/web", "v1", "stage", "production")
    assert not collection.manifest_label("acme/web", "v1", "stage", "production")
    assert collection.written == 3


def test_layers_and_vulnerabilities_can_be_read(collection: ContentCollection) -> None:
    layers = collection.layer_info("acme/web", "v1")
    assert [one["index"] for one in layers] == list(range(len(layers)))
    assert layers
    assert collection.vulnerability_info("acme/web", "v1") == ("queued", [])


def test_mirror_is_configured_once_and_synced(collection: ContentCollection) -> None:
    wanted = {**MIRROR, "external_registry_config": {"verify_tls": True, "unsigned_images": False}}
    wanted["root_rule"] = {"rule_kind": "tag_glob_csv", "rule_value": ["v1", "latest"]}
    assert collection.repository_mirror("acme/web", **wanted)
    shown = collection.call("GET", "repository/acme/web/mirror")
    same = {key: value for key, value in wanted.items() if shown[key] == value}
    assert sorted(same) == [
        "external_reference",
        "robot_username",
        "root_rule",
        "skopeo_timeout_interval",
        "sync_interval",
        "sync_start_date",
    ]
    assert not collection.repository_mirror("acme/web", **same)
    assert collection.repository_mirror("acme/web", **{**same, "sync_interval": 7200})
    assert not collection.repository_mirror("acme/web", **{**same, "sync_interval": 7200})
    assert collection.mirror_sync("acme/web") == "SYNC_NOW"


def test_federation_of_a_robot_is_configured_once(collection: ContentCollection) -> None:
    assert collection.robot_federation("acme", "ci", ISSUERS)
    assert not collection.robot_federation("acme", "ci", ISSUERS)
    assert collection.call("GET", "organization/acme/robots/ci/federation") == ISSUERS


def test_user_account_is_changed_once(collection: ContentCollection) -> None:
    wanted = {"email": "bob@office.example.com", "enabled": False}
    assert collection.user_account("bob", **wanted)
    assert not collection.user_account("bob", **wanted)


def test_notification_can_be_tested(collection: ContentCollection) -> None:
    collection.notification("acme/web", "pushed", "repo_push", "http://hooks.example.com")
    collection.notification_test("acme/web", "pushed")


def test_entities_of_an_organization_can_be_found(collection: ContentCollection) -> None:
    collection.team("acme", "cicd", [], role="member", description="")
    assert sorted(collection.entity("acme", "ci")) == [("team", "cicd"), ("user", "acme+ci")]


def test_removed_objects_are_removed_once(collection: ContentCollection) -> None:
    collection.team("acme", "devs", ["bob"], role="member", description="")
    paths = [
        "organization/acme/robots/ci",
        "repository/acme/web",
        "organization/acme",
        "superuser/users/bob",
    ]
    assert [collection.absent(path) for path in paths] == [True] * 4
    assert [collection.absent(path) for path in paths] == [False] * 4
