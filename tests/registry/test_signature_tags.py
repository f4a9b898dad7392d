"""Cosign signature tags, which end together with the last tag of the signed image."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.support.registry_client import Image, Registry, image, index

if TYPE_CHECKING:
    from tests.conftest import Api

WEB = "acme/web"
TAGS = f"/repository/{WEB}/tag"


@pytest.fixture
def signed(registry: Registry) -> Image:
    """Push an image with the tags ``one`` and ``two``, and its signature."""
    pushed = image("a")
    registry.push(WEB, "one", pushed)
    registry.put(WEB, "two", pushed.manifest)
    registry.push(WEB, signature_tag(pushed), image("signature"))
    return pushed


def signature_tag(pushed: Image) -> str:
    return f"{pushed.digest.replace(':', '-')}.sig"


def list_tags(registry: Registry) -> list[str]:
    return list(registry.get(WEB, "tags/list").json["tags"])


def end_by_api(registry: Registry, owner: "Api", tag: str) -> None:
    owner.delete(f"{TAGS}/{tag}")


def end_permanently(registry: Registry, owner: "Api", tag: str) -> None:
    assert owner.post(f"{TAGS}/{tag}/expire", {"is_alive": True}).status_code == 200


def end_by_registry(registry: Registry, owner: "Api", tag: str) -> None:
    registry.call("DELETE", WEB, f"manifests/{tag}")


def move_by_push(registry: Registry, owner: "Api", tag: str) -> None:
    registry.push(WEB, tag, image("b"))


def move_by_api(registry: Registry, owner: "Api", tag: str) -> None:
    digest = registry.push(WEB, "other", image("b"))
    assert owner.put(f"{TAGS}/{tag}", {"manifest_digest": digest}).status_code == 201


def restore_another(registry: Registry, owner: "Api", tag: str) -> None:
    digest = registry.push(WEB, "other", image("b"))
    body = {"manifest_digest": digest}
    assert owner.post(f"{TAGS}/{tag}/restore", body).status_code == 200


WAYS = [
    end_by_api,
    end_permanently,
    end_by_registry,
    move_by_push,
    move_by_api,
    restore_another,
]


@pytest.mark.parametrize("end", WAYS)
def test_signature_ends_with_the_last_tag(
    registry: Registry, owner: "Api", signed: Image, end: Callable[..., None]
) -> None:
    end(registry, owner, "one")
    assert signature_tag(signed) in list_tags(registry)

    end(registry, owner, "two")
    assert signature_tag(signed) not in list_tags(registry)


def test_signature_ends_if_the_image_is_deleted_by_digest(
    registry: Registry, signed: Image
) -> None:
    registry.call("DELETE", WEB, f"manifests/{signed.digest}")
    assert list_tags(registry) == []


def test_signature_ends_if_auto_pruning_deletes_the_last_tag(
    registry: Registry, owner: "Api", signed: Image, pass_time: Callable[[float], None]
) -> None:
    policy = {"method": "number_of_tags", "value": 1, "tagPattern": "one|two|newest"}
    owner.post(f"/repository/{WEB}/autoprunepolicy/", policy)
    pass_time(10)
    registry.push(WEB, "newest", image("b"))

    pass_time(24 * 3600)

    assert list_tags(registry) == ["newest"]


def test_ended_signature_can_be_restored(registry: Registry, owner: "Api", signed: Image) -> None:
    name = signature_tag(signed)
    digest = owner.get(f"{TAGS}/?specificTag={name}").json["tags"][0]["manifest_digest"]
    registry.call("DELETE", WEB, f"manifests/{signed.digest}")

    owner.post(f"{TAGS}/{name}/restore", {"manifest_digest": digest})

    assert list_tags(registry) == [name]


def test_usage_log_contains_only_the_deleted_tags(
    registry: Registry, owner: "Api", signed: Image
) -> None:
    registry.call("DELETE", WEB, f"manifests/{signed.digest}")

    logs = owner.get(f"/repository/{WEB}/logs").json["logs"]
    deleted = [entry["metadata"]["tag"] for entry in logs if entry["kind"] == "delete_tag"]
    assert sorted(deleted) == ["one", "two"]


def test_push_of_the_same_image_keeps_the_signature(
    registry: Registry, owner: "Api", signed: Image
) -> None:
    owner.delete(f"{TAGS}/two")
    registry.put(WEB, "one", signed.manifest)
    assert list_tags(registry) == ["one", signature_tag(signed)]


def test_deletion_of_the_signature_keeps_the_image(registry: Registry, signed: Image) -> None:
    registry.call("DELETE", WEB, f"manifests/{signature_tag(signed)}")
    assert list_tags(registry) == ["one", "two"]


def test_signature_of_a_list_does_not_end_with_the_tag_of_a_child(registry: Registry) -> None:
    both = index([image("a"), image("b")])
    registry.push(WEB, "both", both)
    registry.put(WEB, "child", both.parts[0].manifest)
    registry.push(WEB, signature_tag(both), image("signature"))

    registry.call("DELETE", WEB, "manifests/child")

    assert list_tags(registry) == ["both", signature_tag(both)]


def test_immutable_signature_does_not_end(registry: Registry, owner: "Api", signed: Image) -> None:
    name = signature_tag(signed)
    owner.put(f"{TAGS}/{name}", {"immutable": True})

    registry.call("DELETE", WEB, f"manifests/{signed.digest}")

    assert list_tags(registry) == [name]


def test_other_cosign_tags_do_not_end(registry: Registry, signed: Image) -> None:
    name = signature_tag(signed).replace(".sig", ".att")
    registry.push(WEB, name, image("attestation"))

    registry.call("DELETE", WEB, f"manifests/{signed.digest}")

    assert list_tags(registry) == [name]
