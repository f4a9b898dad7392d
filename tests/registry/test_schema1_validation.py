"""Docker schema 1 manifests: rejection of invalid manifests and signatures."""

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.support.registry_client import Registry, digest_of, error, image
from tests.support.schema1 import (
    BASE,
    SIGNED,
    UNSIGNED,
    WEB,
    document,
    encode,
    sign,
    upload_layers,
    write,
)

EMPTY_MESSAGE = "failed to parse manifest: "


def invalid(message: str) -> tuple[int, dict[str, Any]]:
    return 400, error("MANIFEST_INVALID", "manifest invalid", message=message)


def result(answer: TestResponse) -> tuple[int, Any]:
    return answer.status_code, answer.json


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
