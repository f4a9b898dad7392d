"""Pulls by Accept header, including conversion to schema 1 manifests."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.conftest import Api
from tests.support.registry_client import (
    CONFIG,
    DOCKER_LIST,
    DOCKER_MANIFEST,
    INDEX,
    LAYER,
    MANIFEST,
    Image,
    Registry,
    descriptor,
    digest_of,
    dump,
    error,
    image,
    index,
)

WEB = "acme/web"
SCHEMA_1 = "application/vnd.docker.distribution.manifest.v1+json"
SIGNED_SCHEMA_1 = "application/vnd.docker.distribution.manifest.v1+prettyjws"
EMPTY = "sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4"
OTHERS = ("*/*", "application/json", "text/html", "", SCHEMA_1, SIGNED_SCHEMA_1)
UNKNOWN = (404, error("MANIFEST_UNKNOWN", "manifest unknown"))

SETTINGS: dict[str, Any] = {
    "architecture": "amd64",
    "os": "linux",
    "created": "2024-03-03T00:00:00Z",
    "author": "somebody",
    "config": {"Cmd": ["serve"]},
    "rootfs": {"type": "layers", "diff_ids": []},
    "history": [
        {"created": "2024-01-01T00:00:00Z", "created_by": "ADD base"},
        {"created": "2024-02-02T00:00:00Z", "created_by": "ENV A=b", "empty_layer": True},
        {"created": "2024-03-03T00:00:00Z", "created_by": "COPY top"},
    ],
}


def pull(registry: Registry, tag: str, accept: str, method: str = "GET") -> TestResponse:
    return registry.call(method, WEB, f"manifests/{tag}", headers={"Accept": accept})


def push_image(
    registry: Registry, config: Any, blobs: tuple[bytes, ...] = (b"base", b"top"), **layer: Any
) -> Image:
    """Push an image as acme/web:latest. ``layer``: fields to add to each layer descriptor."""
    layers = [{**descriptor(LAYER, blob), **layer} for blob in blobs]
    data = config if isinstance(config, bytes) else dump(config)
    manifest = {"schemaVersion": 2, "mediaType": MANIFEST, "layers": layers}
    manifest["config"] = descriptor(CONFIG, data)
    made = Image(dump(manifest), MANIFEST, (*blobs, data))
    registry.push(WEB, "latest", made)
    return made


def parse_json(answer: TestResponse) -> dict[str, Any]:
    """Parse the body as JSON. The content type of schema 1 manifests is not JSON."""
    values: dict[str, Any] = json.loads(answer.data)
    return values


def history(answer: TestResponse) -> list[dict[str, Any]]:
    return [json.loads(entry["v1Compatibility"]) for entry in parse_json(answer)["history"]]


class TestAcceptedManifests:
    def test_accepted_type_returns_the_manifest_as_pushed(self, registry: Registry) -> None:
        both = index([image("amd"), image("arm")])
        registry.push(WEB, "both", both)

        for accept in (INDEX, f"{MANIFEST}, {INDEX};q=0.1", f"*/*, {INDEX}"):
            answer = pull(registry, "both", accept)
            assert (answer.status_code, answer.data) == (200, both.manifest)
            assert answer.headers["Content-Type"] == INDEX
            assert answer.headers["Docker-Content-Digest"] == both.digest

    def test_index_is_resolved_to_an_image_if_only_images_are_accepted(
        self, registry: Registry
    ) -> None:
        amd = image("amd")
        registry.push(WEB, "both", index([amd, image("arm")]))

        answer = pull(registry, "both", MANIFEST)

        assert (answer.status_code, answer.data) == (200, amd.manifest)
        assert answer.headers["Content-Type"] == MANIFEST
        assert answer.headers["Docker-Content-Digest"] == amd.digest

    def test_nested_index_is_resolved_to_the_linux_amd64_image(self, registry: Registry) -> None:
        amd = image("amd")
        inner = index([amd, image("arm")])
        registry.push(WEB, "outer", index([inner]))

        assert pull(registry, "outer", MANIFEST).data == amd.manifest

    def test_digest_returns_the_manifest_whatever_is_accepted(self, registry: Registry) -> None:
        both = index([image("amd"), image("arm")])
        registry.push(WEB, "both", both)

        for accept in (MANIFEST, *OTHERS):
            answer = pull(registry, both.digest, accept)
            assert (answer.data, answer.headers["Content-Type"]) == (both.manifest, INDEX)


class TestSchema1Conversion:
    @pytest.mark.parametrize("accept", [*OTHERS, DOCKER_MANIFEST, f"{INDEX}, {DOCKER_LIST}"])
    def test_image_is_converted_if_its_type_is_not_accepted(
        self, registry: Registry, accept: str
    ) -> None:
        push_image(registry, SETTINGS)

        answer = pull(registry, "latest", accept)

        assert (answer.status_code, answer.headers["Content-Type"]) == (200, SCHEMA_1)
        assert {**parse_json(answer), "history": ...} == {
            "schemaVersion": 1,
            "name": WEB,
            "tag": "latest",
            "architecture": "amd64",
            "fsLayers": [
                {"blobSum": digest_of(b"top")},
                {"blobSum": EMPTY},
                {"blobSum": digest_of(b"base")},
            ],
            "history": ...,
        }

    def test_image_is_converted_without_an_accept_header(self, registry: Registry) -> None:
        push_image(registry, SETTINGS)
        headers = {"Authorization": f"Bearer {registry.token(f'repository:{WEB}:pull')}"}

        answer = registry.client.get(f"/v2/{WEB}/manifests/latest", headers=headers)

        assert answer.data == pull(registry, "latest", "*/*").data
        assert answer.headers["Content-Type"] == SCHEMA_1

    def test_history_contains_the_config_of_each_layer(
        self, registry: Registry, owner: Api
    ) -> None:
        push_image(registry, SETTINGS)
        known = owner.get(f"/repository/{WEB}/tag/latest/images").json["images"]
        leaf, middle, base = (one["id"] for one in known)

        assert history(pull(registry, "latest", "*/*")) == [
            {
                "id": leaf,
                "parent": middle,
                "created": "2024-03-03T00:00:00Z",
                "architecture": "amd64",
                "os": "linux",
                "author": "somebody",
                "config": {"Cmd": ["serve"]},
            },
            {
                "id": middle,
                "parent": base,
                "created": "2024-02-02T00:00:00Z",
                "container_config": {"Cmd": ["ENV A=b"]},
                "throwaway": True,
            },
            {
                "id": base,
                "created": "2024-01-01T00:00:00Z",
                "container_config": {"Cmd": ["ADD base"]},
            },
        ]

    def test_every_layer_can_be_pulled(self, registry: Registry) -> None:
        push_image(registry, SETTINGS)

        layers = parse_json(pull(registry, "latest", "*/*"))["fsLayers"]

        for digest in [layer["blobSum"] for layer in layers]:
            assert digest_of(registry.get(WEB, f"blobs/{digest}").data) == digest

    def test_layers_without_history_are_included(self, registry: Registry) -> None:
        push_image(registry, {"architecture": "arm", "variant": "v7"})

        answer = pull(registry, "latest", "*/*")

        leaf, base = history(answer)
        assert parse_json(answer)["architecture"] == "arm"
        assert leaf == {
            "id": leaf["id"],
            "parent": base["id"],
            "architecture": "arm",
            "variant": "v7",
        }
        assert base == {"id": base["id"], "container_config": {"Cmd": [""]}}

    def test_manifest_is_written_without_signatures(self, registry: Registry) -> None:
        push_image(registry, {"architecture": "arm"}, (b"base",))

        answer = pull(registry, "latest", "*/*")

        (entry,) = parse_json(answer)["history"]
        lines = (
            "{",
            '   "tag": "latest",',
            '   "name": "acme/web",',
            '   "architecture": "arm",',
            '   "schemaVersion": 1,',
            '   "history": [',
            "      {",
            f'         "v1Compatibility": {json.dumps(entry["v1Compatibility"])}',
            "      }",
            "   ],",
            '   "fsLayers": [',
            "      {",
            f'         "blobSum": "{digest_of(b"base")}"',
            "      }",
            "   ]",
            "}",
        )
        assert answer.text == "\n".join(lines)
        assert answer.headers["Docker-Content-Digest"] == digest_of(answer.data)

    def test_manifest_is_constant_until_the_tag_moves(
        self, registry: Registry, pass_time: Callable[[float], None]
    ) -> None:
        push_image(registry, SETTINGS)
        first = pull(registry, "latest", "*/*")
        pass_time(1800)
        again = pull(registry, "latest", "*/*")
        push_image(registry, {**SETTINGS, "author": "another"})
        moved = pull(registry, "latest", "*/*")

        assert again.data == first.data
        assert history(moved)[0]["author"] == "another"
        digests = [one.headers["Docker-Content-Digest"] for one in (first, moved)]
        assert len(set(digests)) == 2

    def test_converted_manifest_is_not_available_by_its_digest(self, registry: Registry) -> None:
        push_image(registry, SETTINGS)
        digest = pull(registry, "latest", "*/*").headers["Docker-Content-Digest"]

        answer = pull(registry, digest, "*/*")

        assert (answer.status_code, answer.json) == UNKNOWN

    @pytest.mark.parametrize("accept", ["*/*", DOCKER_MANIFEST])
    def test_index_is_converted_from_its_linux_amd64_image(
        self, registry: Registry, accept: str
    ) -> None:
        registry.push(WEB, "amd", image("amd"))
        registry.push(WEB, "both", index([image("amd"), image("arm")]))

        answer = pull(registry, "both", accept)

        assert parse_json(answer)["tag"] == "both"
        assert history(answer) == history(pull(registry, "amd", accept))
        assert answer.data != pull(registry, "amd", accept).data

    @pytest.mark.parametrize("accept", [MANIFEST, INDEX, "*/*"])
    def test_head_request_has_the_headers_of_the_get_request(
        self, registry: Registry, accept: str
    ) -> None:
        registry.push(WEB, "both", index([image("amd"), image("arm")]))

        whole, head = (pull(registry, "both", accept, method) for method in ("GET", "HEAD"))

        assert (head.status_code, head.data) == (200, b"")
        for name in ("Content-Type", "Content-Length", "Docker-Content-Digest"):
            assert head.headers[name] == whole.headers[name]

    def test_conversion_counts_as_a_pull_of_the_tag(self, registry: Registry, owner: Api) -> None:
        made = push_image(registry, SETTINGS)

        pull(registry, "latest", "*/*")

        (newest, *_) = owner.get(f"/repository/{WEB}/logs").json["logs"]
        assert (newest["kind"], newest["metadata"]["tag"]) == ("pull_repo", "latest")
        statistics = f"/repository/{WEB}/tag/latest/pull_statistics"
        counted = owner.get(statistics).json
        assert (counted["tag_pull_count"], counted["current_manifest_digest"]) == (1, made.digest)


class TestFailedSchema1Conversion:
    @pytest.mark.parametrize(
        "config", [b"no JSON", b"[]", b"{}", {"architecture": 64}, b"[" * 9999]
    )
    def test_image_with_an_invalid_config_returns_404(
        self, registry: Registry, config: Any
    ) -> None:
        push_image(registry, config)
        assert self.returns_404(registry, "latest")

    def test_image_without_layers_returns_404(self, registry: Registry) -> None:
        push_image(registry, {"architecture": "amd64"}, blobs=())
        assert self.returns_404(registry, "latest")

    def test_image_with_remote_layers_returns_404(self, registry: Registry) -> None:
        push_image(registry, {"architecture": "amd64"}, urls=["https://layers.example/1"])
        assert self.returns_404(registry, "latest")

    def test_artifact_that_is_not_an_image_returns_404(self, registry: Registry) -> None:
        policy = descriptor("application/vnd.example.policy.v1+json", b"{}")
        made = image("policy", config=policy)
        registry.push(WEB, "policy", Image(made.manifest, MANIFEST, (*made.blobs, b"{}")))
        assert self.returns_404(registry, "policy")

    @pytest.mark.parametrize("platform", [{"os": "linux", "architecture": "arm64"}, "linux", None])
    def test_index_without_linux_amd64_returns_404(self, registry: Registry, platform: Any) -> None:
        arm = image("arm")
        entries = [{**arm.descriptor, **({"platform": platform} if platform else {})}]
        made = {"schemaVersion": 2, "mediaType": INDEX, "manifests": entries}
        registry.push(WEB, "arm", Image(dump(made), INDEX, parts=(arm,)))
        assert self.returns_404(registry, "arm")
        assert pull(registry, "arm", MANIFEST).status_code == 404

    def test_sparse_index_without_the_image_returns_404(
        self, registry: Registry, configure: Any
    ) -> None:
        configure(FEATURE_SPARSE_INDEX=True)
        both = index([image("amd")])
        registry.push(WEB, "sparse", Image(both.manifest, INDEX))
        assert self.returns_404(registry, "sparse")
        assert pull(registry, "sparse", INDEX).data == both.manifest

    def test_failed_conversion_is_not_logged_as_a_pull(
        self, registry: Registry, owner: Api
    ) -> None:
        push_image(registry, b"{}")
        assert self.returns_404(registry, "latest")
        kinds = [entry["kind"] for entry in owner.get(f"/repository/{WEB}/logs").json["logs"]]
        assert kinds == ["push_repo"]

    @staticmethod
    def returns_404(registry: Registry, tag: str) -> bool:
        """Return whether GET and HEAD requests for a tag both return 404."""
        answer = pull(registry, tag, "*/*")
        head = pull(registry, tag, "*/*", "HEAD")
        return (answer.status_code, answer.json) == UNKNOWN and head.status_code == 404
