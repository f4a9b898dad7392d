"""OCI distribution specification 1.1, push of manifests (end-7)."""

import json
from typing import TYPE_CHECKING, Any

import pytest

from fakequay.domain.images.manifest_format import DOCKER_LIST, DOCKER_MANIFEST
from fakequay.world import World
from tests.support.registry_client import (
    CONFIG,
    MANIFEST,
    NOTHING,
    Registry,
    digest_of,
    dump,
    error,
    image,
    index,
)

if TYPE_CHECKING:
    from tests.conftest import Api

WEB = "acme/web"


class TestPushManifest:
    def test_returns_location_and_digest(self, registry: Registry) -> None:
        pushed = image("a")
        for blob in pushed.blobs:
            registry.upload(WEB, blob)

        answer = registry.put(WEB, "latest", pushed.manifest)

        assert (answer.status_code, answer.text) == (201, "OK")
        assert answer.headers["Docker-Content-Digest"] == pushed.digest
        assert answer.headers["Location"] == f"/v2/{WEB}/manifests/{pushed.digest}"

    def test_stores_the_manifest_byte_for_byte(self, registry: Registry) -> None:
        spaced = image("a").manifest.replace(b",", b" ,\n")
        registry.push(WEB, "other", image("a"))

        registry.put(WEB, "latest", spaced)

        assert registry.get(WEB, "manifests/latest").data == spaced

    def test_push_by_digest_requires_the_matching_digest(self, registry: Registry) -> None:
        pushed = image("a")
        registry.push(WEB, pushed.digest, pushed)

        wrong = registry.put(WEB, NOTHING, pushed.manifest)

        assert registry.get(WEB, f"manifests/{pushed.digest}").data == pushed.manifest
        mismatch = {"message": "manifest digest mismatch"}
        assert (wrong.status_code, wrong.json) == (
            400,
            error("MANIFEST_INVALID", "manifest invalid", **mismatch),
        )

    def test_push_by_sha512_digest_is_rejected(self, registry: Registry) -> None:
        # The real server identifies manifests only by sha256.
        pushed = image("a")
        registry.push(WEB, "latest", pushed)

        answer = registry.put(WEB, digest_of(pushed.manifest, "sha512"), pushed.manifest)

        mismatch = {"message": "manifest digest mismatch"}
        expected = error("MANIFEST_INVALID", "manifest invalid", **mismatch)
        assert (answer.status_code, answer.json) == (400, expected)

    def test_push_to_an_existing_tag_moves_the_tag(self, registry: Registry) -> None:
        older, newer = image("a"), image("b")
        for pushed in (older, newer):
            registry.push(WEB, "latest", pushed)

        assert registry.get(WEB, "manifests/latest").data == newer.manifest
        assert registry.get(WEB, "tags/list").json["tags"] == ["latest"]

    def test_index_is_accepted_if_its_manifests_exist(self, registry: Registry) -> None:
        both = index([image("a"), image("b")])

        registry.push(WEB, "both", both)

        for one in (both, *both.parts):
            assert registry.get(WEB, f"manifests/{one.digest}").data == one.manifest

    def test_nested_index_survives_garbage_collection(
        self, registry: Registry, world: World, owner: "Api"
    ) -> None:
        inner = index([image("a")])
        registry.push(WEB, "outer", index([inner]))
        gone = {"manifest_digest": registry.push(WEB, "gone", image("b")), "is_alive": True}

        world.clock.advance(30 * 24 * 3600)
        collected = owner.post(f"/repository/{WEB}/tag/gone/expire", gone)

        assert collected.status_code == 200

        for one in (inner, *inner.parts):
            assert registry.get(WEB, f"manifests/{one.digest}").data == one.manifest

    def test_remote_layers_can_be_missing(self, registry: Registry) -> None:
        base = image("a")
        registry.push(WEB, "latest", base)
        foreign = {
            "mediaType": "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
            "size": 12,
            "digest": NOTHING,
            "urls": ["https://layers.example.com/base"],
        }
        layers = [*json.loads(base.manifest)["layers"], foreign]
        manifest = dump({**json.loads(base.manifest), "layers": layers})

        assert registry.put(WEB, "windows", manifest).status_code == 201
        assert registry.get(WEB, "manifests/windows").data == manifest

    def test_manifest_of_four_mebibytes_is_accepted(self, registry: Registry) -> None:
        small = image("a", annotations={"filler": ""})
        registry.push(WEB, "small", small)
        filler = "x" * (4 * 1024 * 1024 - len(small.manifest))
        large = image("a", annotations={"filler": filler})

        assert registry.put(WEB, "large", large.manifest).status_code == 201
        assert registry.get(WEB, "manifests/large").data == large.manifest

    def test_missing_blobs_and_manifests_are_rejected(self, registry: Registry) -> None:
        lonely = image("a")

        blob = registry.put(WEB, "x", lonely.manifest)
        child = registry.put(WEB, "x", index([lonely]).manifest, index([]).media_type)

        first = digest_of(lonely.blobs[1])
        unknown_blob, unknown_child = (
            f"Unknown blob `{first}`",
            f"Could not find child manifest with digest `{lonely.digest}`",
        )
        for answer, message in ((blob, unknown_blob), (child, unknown_child)):
            expected = error("MANIFEST_INVALID", "manifest invalid", message=message)
            assert (answer.status_code, answer.json) == (400, expected)
        assert registry.get(WEB, "tags/list").json["tags"] == []

    @pytest.mark.parametrize(
        ("data", "message"),
        [
            (b"hello", "malformed manifest data: Expecting value: line 1 column 1 (char 0)"),
            (
                b"{}",
                "manifest data does not match schema: 'schemaVersion' is a required property",
            ),
            (b"[]", "manifest data does not match schema: [] is not of type 'object'"),
        ],
    )
    def test_invalid_manifest_is_rejected(
        self, registry: Registry, data: bytes, message: str
    ) -> None:
        answer = registry.put(WEB, "x", data)

        message = f"failed to parse manifest: {message}"
        expected = error("MANIFEST_INVALID", "manifest invalid", message=message)
        assert (answer.status_code, answer.json) == (400, expected)

    @pytest.mark.parametrize("kind", ["application/x-unknown", "application/octet-stream"])
    def test_unknown_media_type_returns_415(self, registry: Registry, kind: str) -> None:
        answer = registry.put(WEB, "x", b"{}", kind)
        message = "manifest schema version not supported"
        expected = error("MANIFEST_INVALID", "manifest invalid", message=message)
        assert (answer.status_code, answer.json) == (415, expected)

    def test_manifest_above_four_mebibytes_returns_413(self, registry: Registry) -> None:
        answer = registry.put(WEB, "x", b" " * (4 * 1024 * 1024 + 1))
        assert (answer.status_code, answer.json) == (
            413,
            error("SIZE_INVALID", "manifest is too large"),
        )

    def test_subject_can_be_missing(self, registry: Registry) -> None:
        subject = {"mediaType": MANIFEST, "size": 1, "digest": NOTHING}
        about = image("a", subject=subject)

        registry.push(WEB, about.digest, about)

        answer = registry.put(WEB, "tagged", about.manifest)
        assert answer.status_code == 201
        # The specification requires OCI-Subject here, but the real server does not send it.
        assert "OCI-Subject" not in answer.headers
        assert registry.get(WEB, f"manifests/{about.digest}").data == about.manifest

    def test_artifact_without_layers_is_accepted(self, registry: Registry) -> None:
        empty = b"{}"
        registry.upload(WEB, empty)
        config = {"mediaType": CONFIG, "size": 2, "digest": digest_of(empty)}
        artifact = {"schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": []}

        assert registry.put(WEB, "artifact", dump(artifact)).status_code == 201

    @pytest.mark.parametrize("size", ["NaN", "Infinity", "-1", "1e400", "9" * 400])
    def test_invalid_size_is_rejected(self, registry: Registry, size: str) -> None:
        pushed = image("a")
        registry.push(WEB, "latest", pushed)
        told = f'"size":{len(pushed.blobs[0])}}}]'.encode()
        manifest = pushed.manifest.replace(told, f'"size":{size}}}]'.encode())
        assert manifest != pushed.manifest

        answer = registry.put(WEB, "odd", manifest)

        assert (answer.status_code, answer.json["errors"][0]["code"]) == (400, "MANIFEST_INVALID")
        assert registry.get(WEB, "tags/list").json["tags"] == ["latest"]

    @pytest.mark.parametrize("digest", ["nonsense", "sha256:00", "a\nb", "日本"])
    def test_invalid_subject_digest_is_accepted_without_a_header(
        self, registry: Registry, digest: str
    ) -> None:
        about = image("a", subject={"mediaType": MANIFEST, "size": 1, "digest": digest})
        for blob in about.blobs:
            registry.upload(WEB, blob)

        answer = registry.put(WEB, about.digest, about.manifest)

        assert (answer.status_code, "OCI-Subject" in answer.headers) == (201, False)

    @pytest.mark.parametrize(
        ("media_type", "change", "problem"),
        [
            (DOCKER_MANIFEST, {}, "'{oci}' is not one of ['{type}']"),
            (DOCKER_MANIFEST, {"mediaType": ...}, "'mediaType' is a required property"),
            (DOCKER_LIST, {"mediaType": ...}, "'mediaType' is a required property"),
            (DOCKER_LIST, {"mediaType": DOCKER_LIST}, "'platform' is a required property"),
        ],
    )
    def test_docker_manifest_requires_its_media_type(
        self, registry: Registry, media_type: str, change: dict[str, Any], problem: str
    ) -> None:
        # The real server validates Docker manifests by separate schemas.
        child = image("a")
        registry.push(WEB, "latest", child)
        bare = index([], manifests=[child.descriptor])
        document = json.loads((child if media_type == DOCKER_MANIFEST else bare).manifest)
        document = {key: value for key, value in (document | change).items() if value is not ...}

        answer = registry.put(WEB, "x", dump(document), media_type)

        told = problem.format(oci=MANIFEST, type=media_type)
        message = f"failed to parse manifest: manifest data does not match schema: {told}"
        expected = error("MANIFEST_INVALID", "manifest invalid", message=message)
        assert (answer.status_code, answer.json) == (400, expected)

    def test_invalid_tag_returns_404(self, registry: Registry) -> None:
        answer = registry.put(WEB, "bad!tag", image("a").manifest)
        assert (answer.status_code, answer.mimetype) == (404, "text/html")
