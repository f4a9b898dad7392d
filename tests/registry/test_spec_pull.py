"""OCI distribution specification 1.1, pull (end-1 to end-3)."""

from collections.abc import Callable

import pytest

from tests.support.registry_client import MANIFEST, NOTHING, Registry, digest_of, image

WEB = "acme/web"


class TestBaseEndpoint:
    def test_authenticated_request_returns_200(self, registry: Registry) -> None:
        headers = {"Authorization": f"Bearer {registry.token()}"}
        assert registry.client.get("/v2/", headers=headers).status_code == 200

    def test_anonymous_request_returns_401_with_a_challenge(self, registry: Registry) -> None:
        answer = registry.client.get("/v2/")
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith(
            'Bearer realm="http://localhost/v2/auth"'
        )

    def test_unknown_endpoint_returns_404(self, registry: Registry) -> None:
        for path in ("manifests", "blobs/nonsense", "manifests/sha256:xyz", "tags"):
            assert registry.get(WEB, path).status_code == 404


class TestPullManifest:
    def test_tag_returns_the_manifest_as_pushed(self, registry: Registry) -> None:
        pushed = image("a")
        registry.push(WEB, "latest", pushed)

        answer = registry.get(WEB, "manifests/latest")

        assert (answer.status_code, answer.data) == (200, pushed.manifest)
        assert answer.headers["Content-Type"] == MANIFEST
        assert answer.headers["Docker-Content-Digest"] == pushed.digest

    def test_digest_returns_the_manifest(self, registry: Registry) -> None:
        pushed = image("a")
        registry.push(WEB, "latest", pushed)

        answer = registry.get(WEB, f"manifests/{pushed.digest}")

        assert (answer.status_code, answer.data) == (200, pushed.manifest)
        assert answer.headers["Docker-Content-Digest"] == pushed.digest

    def test_unknown_reference_returns_404(self, registry: Registry) -> None:
        unknown = {"code": "MANIFEST_UNKNOWN", "detail": {}, "message": "manifest unknown"}
        for reference in ("nosuchtag", NOTHING):
            answer = registry.get(WEB, f"manifests/{reference}")
            assert (answer.status_code, answer.json) == (404, {"errors": [unknown]})

    def test_head_request_by_tag_returns_digest_and_length(self, registry: Registry) -> None:
        pushed = image("a")
        registry.push(WEB, "latest", pushed)

        answer = registry.call("HEAD", WEB, "manifests/latest")

        assert (answer.status_code, answer.data) == (200, b"")
        assert answer.headers["Docker-Content-Digest"] == pushed.digest
        assert answer.headers["Content-Length"] == str(len(pushed.manifest))

    def test_head_request_by_digest_returns_digest_and_length(self, registry: Registry) -> None:
        pushed = image("a")
        registry.push(WEB, "latest", pushed)

        answer = registry.call("HEAD", WEB, f"manifests/{pushed.digest}")

        assert (answer.status_code, answer.data) == (200, b"")
        assert answer.headers["Content-Type"] == MANIFEST
        assert answer.headers["Docker-Content-Digest"] == pushed.digest
        assert answer.headers["Content-Length"] == str(len(pushed.manifest))

    def test_head_request_for_an_unknown_reference_returns_404(self, registry: Registry) -> None:
        for reference in ("nosuchtag", NOTHING):
            answer = registry.call("HEAD", WEB, f"manifests/{reference}")
            assert (answer.status_code, answer.data) == (404, b"")

    def test_deleted_tag_returns_a_hint_to_the_time_machine(self, registry: Registry) -> None:
        registry.push(WEB, "latest", image("a"))
        registry.call("DELETE", WEB, "manifests/latest")

        answer = registry.get(WEB, "manifests/latest")

        message = "Tag latest was deleted or has expired. To pull, revive via time machine"
        assert answer.status_code == 404
        assert answer.json["errors"] == [{"code": "TAG_EXPIRED", "detail": {}, "message": message}]


class TestPullBlob:
    def test_digest_returns_the_blob(self, registry: Registry) -> None:
        registry.upload(WEB, b"some bytes")

        answer = registry.get(WEB, f"blobs/{digest_of(b'some bytes')}")

        assert (answer.status_code, answer.data) == (200, b"some bytes")
        assert answer.headers["Docker-Content-Digest"] == digest_of(b"some bytes")
        assert answer.headers["Content-Length"] == "10"

    def test_head_request_returns_whether_the_blob_exists(self, registry: Registry) -> None:
        registry.upload(WEB, b"some bytes")

        answer = registry.call("HEAD", WEB, f"blobs/{digest_of(b'some bytes')}")

        assert (answer.status_code, answer.data) == (200, b"")
        assert answer.headers["Content-Length"] == "10"
        assert registry.call("HEAD", WEB, f"blobs/{NOTHING}").status_code == 404

    def test_unknown_blob_returns_404(self, registry: Registry) -> None:
        answer = registry.get(WEB, f"blobs/{NOTHING}")

        unknown = {"code": "BLOB_UNKNOWN", "detail": {}, "message": "blob unknown to registry"}
        assert (answer.status_code, answer.json) == (404, {"errors": [unknown]})

    def test_blob_of_another_repository_returns_404(
        self, registry: Registry, login: Callable[..., Registry]
    ) -> None:
        registry.upload(WEB, b"some bytes")

        answer = login("owner").get("acme/docs", f"blobs/{digest_of(b'some bytes')}")

        assert answer.status_code == 404

    def test_byte_ranges_are_supported(self, registry: Registry) -> None:
        registry.upload(WEB, b"0123456789")
        path = f"blobs/{digest_of(b'0123456789')}"

        middle = registry.get(WEB, path, headers={"Range": "bytes=2-4"})
        rest = registry.get(WEB, path, headers={"Range": "bytes=7-"})
        beyond = registry.get(WEB, path, headers={"Range": "bytes=20-"})

        assert (middle.status_code, middle.data) == (206, b"234")
        assert middle.headers["Content-Range"] == "bytes 2-4/10"
        assert (rest.status_code, rest.data) == (206, b"789")
        assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, "bytes */10")

    @pytest.mark.parametrize(
        ("asked", "part", "told"),
        [
            ("bytes=0-0", b"0", "bytes 0-0/10"),
            ("bytes=-3", b"789", "bytes 7-9/10"),
            ("bytes=8-20", b"89", "bytes 8-9/10"),
        ],
    )
    def test_byte_ranges_can_be_suffixes_or_exceed_the_blob(
        self, registry: Registry, asked: str, part: bytes, told: str
    ) -> None:
        registry.upload(WEB, b"0123456789")
        path = f"blobs/{digest_of(b'0123456789')}"

        answer = registry.get(WEB, path, headers={"Range": asked})

        assert (answer.status_code, answer.data) == (206, part)
        assert answer.headers["Content-Range"] == told
        assert answer.headers["Content-Length"] == str(len(part))

    @pytest.mark.parametrize("asked", ["lines=1-2", "bytes=1-2,4-5", "bytes=x"])
    def test_unsupported_range_returns_the_whole_blob(self, registry: Registry, asked: str) -> None:
        registry.upload(WEB, b"0123456789")
        path = f"blobs/{digest_of(b'0123456789')}"

        answer = registry.get(WEB, path, headers={"Range": asked})

        assert (answer.status_code, answer.data) == (200, b"0123456789")

    def test_empty_layer_exists_in_every_repository(self, registry: Registry) -> None:
        empty = "sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4"
        assert len(registry.get(WEB, f"blobs/{empty}").data) == 32
