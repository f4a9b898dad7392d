"""Docker schema 1 manifests: push, validation, signatures and pull."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from werkzeug.test import TestResponse

from fakequay import seeds
from fakequay.world import World
from tests.support.registry_client import (
    DOCKER_MANIFEST,
    MANIFEST,
    Registry,
    digest_of,
    error,
    image,
)

if TYPE_CHECKING:
    from tests.conftest import Api

WEB = "acme/web"
TYPE = "application/vnd.docker.distribution.manifest.v1"
UNSIGNED, SIGNED = f"{TYPE}+json", f"{TYPE}+prettyjws"
BASE, TOP = b"base layer", b"top layer"
TOP_IMAGE = {
    "id": "top",
    "parent": "base",
    "created": "2024-03-03T00:00:00Z",
    "author": "the author",
    "comment": "the comment",
    "Size": 12,
    "config": {"Labels": {"maintainer": "acme"}},
    "container_config": {"Cmd": ["/bin/sh", "-c", "#(nop) CMD"]},
}
BASE_IMAGE = {"id": "base", "Size": 30}
EMPTY_MESSAGE = "failed to parse manifest: "


def document(name: str = WEB, tag: str = "latest", **changes: Any) -> dict[str, Any]:
    """Return a schema 1 manifest of two layers; a change to ``...`` removes the key."""
    values = {
        "schemaVersion": 1,
        "name": name,
        "tag": tag,
        "architecture": "amd64",
        "fsLayers": [{"blobSum": digest_of(TOP)}, {"blobSum": digest_of(BASE)}],
        "history": [{"v1Compatibility": json.dumps(one)} for one in (TOP_IMAGE, BASE_IMAGE)],
        **changes,
    }
    return {key: value for key, value in values.items() if value is not ...}


def write(values: dict[str, Any]) -> bytes:
    return json.dumps(values, indent=3).encode()


def encode(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def sign(values: dict[str, Any], **changes: Any) -> bytes:
    """Sign a manifest as Docker does. ``changes`` replace parts of the signature."""
    payload = write(values)
    length = payload.rindex(b"\n}")
    header = {"formatLength": length, "formatTail": encode(payload[length:])}
    protected = encode(json.dumps(header).encode())
    key = ec.generate_private_key(ec.SECP256R1())
    algorithm = jwt.get_algorithm_by_name("ES256")
    signature = algorithm.sign(f"{protected}.{encode(payload)}".encode(), key)
    block = {
        "header": {
            "alg": "ES256",
            "jwk": algorithm.to_jwk(key.public_key(), as_dict=True),
        },
        "signature": encode(signature),
        "protected": protected,
        **changes,
    }
    return write({**values, "signatures": [block]})


def upload_layers(registry: Registry, repository: str = WEB) -> None:
    for blob in (BASE, TOP):
        assert registry.upload(repository, blob).status_code == 201


def pull(registry: Registry, reference: str, *accepted: str) -> TestResponse:
    headers = {"Accept": ", ".join(accepted)}
    return registry.get(WEB, f"manifests/{reference}", headers=headers)


def invalid(message: str) -> tuple[int, dict[str, Any]]:
    return 400, error("MANIFEST_INVALID", "manifest invalid", message=message)


def result(answer: TestResponse) -> tuple[int, Any]:
    return answer.status_code, answer.json


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


class TestValidation:
    @pytest.mark.parametrize("media_type", ["", "application/json"])
    def test_newer_manifest_requires_its_media_type(
        self, registry: Registry, media_type: str
    ) -> None:
        pushed = image("a")
        registry.push(WEB, "latest", pushed)

        answer = registry.put(WEB, "other", pushed.manifest, media_type)

        message = "manifest data does not match schema: 'tag' is a required property"
        assert result(answer) == invalid(f"failed to parse manifest: {message}")
        assert registry.get(WEB, "tags/list").json["tags"] == ["latest"]

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"name": ...}, "'name' is a required property"),
            ({"fsLayers": ...}, "'fsLayers' is a required property"),
            ({"history": ...}, "'history' is a required property"),
            ({"tag": 1}, "1 is not of type 'string'"),
            ({"fsLayers": [{}]}, "'blobSum' is a required property"),
            ({"history": [{"v1Compatibility": {}}]}, "{} is not of type 'string'"),
            ({"signatures": {}}, "{} is not of type 'array'"),
            ({"signatures": [{}]}, "'protected' is a required property"),
        ],
    )
    def test_manifest_must_match_the_schema(
        self, registry: Registry, changes: dict[str, Any], message: str
    ) -> None:
        answer = registry.put(WEB, "latest", write(document(**changes)), UNSIGNED)

        message = f"failed to parse manifest: manifest data does not match schema: {message}"
        assert result(answer) == invalid(message)

    @pytest.mark.parametrize("data", [b"", b"no JSON", b"\xff", b"[" * 9999])
    def test_manifest_must_be_json(self, registry: Registry, data: bytes) -> None:
        answer = registry.put(WEB, "latest", data, UNSIGNED)
        (entry,) = answer.json["errors"]
        assert (answer.status_code, entry["code"]) == (400, "MANIFEST_INVALID")
        start = "failed to parse manifest: malformed manifest data: "
        assert entry["detail"]["message"].startswith(start)

    @pytest.mark.parametrize("name", ["acme/docs", "other/web", "web", "acme/web/x", ""])
    def test_name_must_be_that_of_the_repository(self, registry: Registry, name: str) -> None:
        upload_layers(registry)
        answer = registry.put(WEB, "latest", write(document(name)), UNSIGNED)
        assert result(answer) == (400, error("NAME_INVALID", "invalid repository name"))

    @pytest.mark.parametrize("name", ["tool", "acme/tool"])
    def test_name_can_lack_the_library_namespace(
        self, login: Callable[..., Registry], configure: Callable[..., None], name: str
    ) -> None:
        configure(LIBRARY_NAMESPACE="acme")
        owner = login("owner")
        upload_layers(owner, "tool")
        assert owner.put("tool", "latest", write(document(name)), UNSIGNED).status_code == 201

    def test_name_of_a_nested_repository_is_accepted(self, login: Callable[..., Registry]) -> None:
        owner = login("owner")
        upload_layers(owner, "acme/web/api")
        data = write(document("acme/web/api"))
        assert owner.put("acme/web/api", "latest", data, UNSIGNED).status_code == 201

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"fsLayers": [], "history": []}, "manifest does not reference any layers"),
            (
                {"fsLayers": [{"blobSum": "nothing"}]},
                "could not parse manifest digest: nothing",
            ),
            ({"history": [{"v1Compatibility": "{"}]}, "Could not parse metadata string: {"),
            ({"history": [{"v1Compatibility": "[]"}]}, "Could not parse metadata string: []"),
            (
                {"history": [{"v1Compatibility": "{}"}]},
                "id field missing from v1Compatibility JSON",
            ),
        ],
    )
    def test_layers_must_be_valid(
        self, registry: Registry, changes: dict[str, Any], message: str
    ) -> None:
        answer = registry.put(WEB, "latest", write(document(**changes)), UNSIGNED)
        assert result(answer) == invalid(message)

    def test_blobs_must_exist(self, registry: Registry) -> None:
        answer = registry.put(WEB, "latest", write(document()), UNSIGNED)
        assert result(answer) == invalid(f"Unknown blob `{digest_of(BASE)}`")

    def test_digest_must_match(self, registry: Registry) -> None:
        data = sign(document())
        answer = registry.put(WEB, digest_of(data), data, UNSIGNED)
        assert result(answer) == invalid("manifest digest mismatch")

    def test_tag_must_be_valid(self, registry: Registry) -> None:
        upload_layers(registry)
        data = write(document(tag="-no"))
        answer = registry.put(WEB, digest_of(data), data, UNSIGNED)
        message = (
            'Invalid tag: must match [A-Za-z0-9_.-], NOT start with "." or "-", '
            "and can contain 1-128 characters"
        )
        assert result(answer) == invalid(message)


class TestSignatures:
    def test_changed_manifest_is_rejected(self, registry: Registry) -> None:
        upload_layers(registry)
        data = sign(document()).replace(b"amd64", b"arm64")
        answer = registry.put(WEB, "latest", data, SIGNED)
        # The real server gives no reason.
        assert result(answer) == invalid(EMPTY_MESSAGE)

    @pytest.mark.parametrize(
        "changes",
        [
            {"signature": encode(b"x" * 64)},
            {"signature": "x"},
            {"signature": "ü"},
            {"protected": encode(b"{}")},
            {"protected": encode(b"[]")},
            {"protected": encode(b'{"formatLength": "1", "formatTail": 1}')},
            {"protected": "x"},
            {"header": {"alg": "none", "jwk": {"kty": "EC"}}},
            {"header": {"alg": "ES256", "jwk": {}}},
            {"header": {"alg": "ES256", "jwk": {"kty": "EC", "crv": "P-256", "x": 1, "y": 2}}},
            {"header": {"alg": "RS256", "jwk": {"kty": "EC", "crv": "P-256"}}},
            {"header": {"alg": "HS256", "jwk": {"kty": "oct", "k": "x"}}},
            {"header": {"alg": "unknown", "jwk": {"kty": "EC"}}},
        ],
    )
    def test_malformed_signature_is_rejected(
        self, registry: Registry, changes: dict[str, Any]
    ) -> None:
        upload_layers(registry)
        answer = registry.put(WEB, "latest", sign(document(), **changes), SIGNED)
        assert result(answer) == invalid(EMPTY_MESSAGE)


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
