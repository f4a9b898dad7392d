"""Docker schema 1 manifests: push, pull, and the manifests in the API."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from werkzeug.test import TestResponse

from fakequay import seeds
from fakequay.world import World
from tests.support.registry_client import DOCKER_MANIFEST, MANIFEST, Registry, digest_of, image
from tests.support.schema1 import (
    BASE,
    BASE_IMAGE,
    SIGNED,
    TOP,
    TOP_IMAGE,
    UNSIGNED,
    WEB,
    document,
    sign,
    upload_layers,
    write,
)

if TYPE_CHECKING:
    from tests.conftest import Api


def pull(registry: Registry, reference: str, *accepted: str) -> TestResponse:
    headers = {"Accept": ", ".join(accepted)}
    return registry.get(WEB, f"manifests/{reference}", headers=headers)


class TestPush:
    @pytest.mark.parametrize("media_type", [UNSIGNED, SIGNED, "application/json", ""])
    def test_unsigned_manifest_is_stored_as_pushed(
        self, registry: Registry, media_type: str
    ) -> None:
        upload_layers(registry)
        data = write(document())

        pushed = registry.put(WEB, "latest", data, media_type)
        answer = pull(registry, "latest", UNSIGNED)

        assert (pushed.status_code, pushed.text) == (201, "OK")
        assert pushed.headers["Docker-Content-Digest"] == digest_of(data)
        assert (answer.data, answer.headers["Content-Type"]) == (data, UNSIGNED)
        assert pull(registry, digest_of(data)).data == data

    @pytest.mark.parametrize("media_type", [UNSIGNED, SIGNED, "application/json"])
    def test_digest_of_a_signed_manifest_is_that_of_the_signed_text(
        self, registry: Registry, media_type: str
    ) -> None:
        upload_layers(registry)
        data, digest = sign(document()), digest_of(write(document()))

        pushed = registry.put(WEB, "latest", data, media_type)
        answer = pull(registry, "latest", SIGNED)

        assert pushed.headers["Docker-Content-Digest"] == digest
        assert pushed.headers["Location"] == f"/v2/{WEB}/manifests/{digest}"
        assert (answer.data, answer.headers["Content-Type"]) == (data, SIGNED)
        assert answer.headers["Docker-Content-Digest"] == digest

    def test_push_by_digest_moves_the_tag_in_the_manifest(
        self, registry: Registry, owner: "Api"
    ) -> None:
        upload_layers(registry)
        data = write(document(tag="named"))

        pushed = registry.put(WEB, digest_of(data), data, UNSIGNED)

        assert pushed.status_code == 201
        assert registry.get(WEB, "tags/list").json["tags"] == ["named"]
        (entry,) = owner.get(f"/repository/{WEB}/logs").json["logs"]
        about = {"tag": "named", "mediaType": UNSIGNED}
        assert entry["kind"] == "push_repo"
        assert {key: entry["metadata"][key] for key in about} == about

    def test_path_can_have_another_tag_than_the_manifest(self, registry: Registry) -> None:
        upload_layers(registry)
        pushed = registry.put(WEB, "other", write(document(tag="latest")), UNSIGNED)
        assert pushed.status_code == 201
        assert registry.get(WEB, "tags/list").json["tags"] == ["other"]

    def test_label_sets_the_expiration_of_the_tag(self, registry: Registry, owner: "Api") -> None:
        upload_layers(registry)
        labels = {"quay.expires-after": "1h"}
        entry = {**TOP_IMAGE, "config": {"Labels": labels}}
        history = [{"v1Compatibility": json.dumps(one)} for one in (entry, BASE_IMAGE)]

        registry.put(WEB, "latest", write(document(history=history)), UNSIGNED)

        (tag,) = owner.get(f"/repository/{WEB}/tag/").json["tags"]
        assert tag["end_ts"] - tag["start_ts"] == 3600

    def test_garbage_collection_keeps_the_layers(
        self, registry: Registry, owner: "Api", pass_time: Callable[[float], None]
    ) -> None:
        upload_layers(registry)
        registry.put(WEB, "latest", write(document()), UNSIGNED)
        registry.push(WEB, "gone", image("gone"))
        owner.delete(f"/repository/{WEB}/tag/gone")

        pass_time(30 * 24 * 3600)

        assert registry.get(WEB, f"blobs/{digest_of(BASE)}").data == BASE
        assert owner.get("/organization/acme").json["quota_report"]["quota_bytes"] == len(
            BASE + TOP
        )


class TestPull:
    @pytest.mark.parametrize("accepted", ["*/*", "application/json", MANIFEST, SIGNED])
    def test_manifest_is_returned_as_pushed_if_nothing_else_is_accepted(
        self, registry: Registry, accepted: str
    ) -> None:
        upload_layers(registry)
        data = sign(document())
        registry.put(WEB, "latest", data, SIGNED)

        answer = pull(registry, "latest", accepted)

        assert (answer.data, answer.headers["Content-Type"]) == (data, SIGNED)

    def test_signatures_are_removed_if_only_unsigned_manifests_are_accepted(
        self, registry: Registry
    ) -> None:
        upload_layers(registry)
        registry.put(WEB, "latest", sign(document()), SIGNED)

        answer = pull(registry, "latest", DOCKER_MANIFEST, UNSIGNED)

        assert json.loads(answer.data) == document()
        assert answer.headers["Content-Type"] == UNSIGNED
        assert answer.headers["Docker-Content-Digest"] == digest_of(answer.data)


class TestApi:
    def test_manifest_has_the_layers_of_its_history(self, registry: Registry, owner: "Api") -> None:
        upload_layers(registry)
        data = write(document())
        registry.put(WEB, "latest", data, UNSIGNED)

        answer = owner.get(f"/repository/{WEB}/manifest/{digest_of(data)}").json

        layer = {"is_remote": False, "urls": None}
        assert answer == {
            "digest": digest_of(data),
            "is_manifest_list": False,
            "manifest_data": data.decode(),
            "config_media_type": None,
            "layers_compressed_size": 42,
            "layers": [
                {
                    **layer,
                    "index": 0,
                    "compressed_size": 30,
                    "command": None,
                    "comment": None,
                    "author": None,
                    "blob_digest": digest_of(BASE),
                    "created_datetime": None,
                },
                {
                    **layer,
                    "index": 1,
                    "compressed_size": 12,
                    "command": ["/bin/sh", "-c", "#(nop) CMD"],
                    "comment": "the comment",
                    "author": "the author",
                    "blob_digest": digest_of(TOP),
                    "created_datetime": "Sun, 03 Mar 2024 00:00:00 -0000",
                },
            ],
        }

    def test_layer_without_size_has_none(self, registry: Registry, owner: "Api") -> None:
        upload_layers(registry)
        history = [{"v1Compatibility": json.dumps({"id": one})} for one in ("top", "base")]
        data = write(document(history=history))
        registry.put(WEB, "latest", data, UNSIGNED)

        answer = owner.get(f"/repository/{WEB}/manifest/{digest_of(data)}").json
        (tag,) = owner.get(f"/repository/{WEB}/tag/").json["tags"]

        assert [layer["compressed_size"] for layer in answer["layers"]] == [None, None]
        assert (answer["layers_compressed_size"], tag["size"]) == (0, 0)

    def test_labels_and_legacy_images_come_from_the_history(
        self, registry: Registry, owner: "Api"
    ) -> None:
        upload_layers(registry)
        data = write(document())
        registry.put(WEB, "latest", data, UNSIGNED)

        labels = owner.get(f"/repository/{WEB}/manifest/{digest_of(data)}/labels").json["labels"]
        images = owner.get(f"/repository/{WEB}/tag/latest/images").json["images"]

        found = [(one["key"], one["value"], one["source_type"]) for one in labels]
        assert found == [("maintainer", "acme", "manifest")]
        assert [(one["id"], one["ancestors"], one["size"]) for one in images] == [
            ("top", ["base"], 12),
            ("base", [], 30),
        ]

    def test_manifest_is_the_same_after_export_and_loading(
        self, registry: Registry, world: World
    ) -> None:
        upload_layers(registry)
        data = sign(document())
        registry.put(WEB, "latest", data, SIGNED)

        exported = seeds.export(world)
        loaded = seeds.load(seeds.read([exported]), clock=world.clock, ids=world.ids)

        assert seeds.export(loaded) == exported
        (manifest,) = loaded.store.manifests.all()
        assert (manifest.content, manifest.media_type) == (data.decode(), SIGNED)
        assert manifest.digest == digest_of(write(document()))
        sizes = {blob.digest: blob.size for blob in loaded.store.manifest_blobs.all()}
        assert sizes == {digest_of(BASE): len(BASE), digest_of(TOP): len(TOP)}
