"""OCI distribution specification 1.1, push of blobs (end-4 to end-6, end-11, end-13)."""

from collections.abc import Callable

import pytest

from fakequay.world import World
from tests.support.registry_client import NOTHING, Registry, digest_of, error

WEB, TARGET = "acme/web", "acme/docs"
DATA = b"some bytes"


def start_upload(registry: Registry) -> str:
    """Start an upload and return its location."""
    answer = registry.call("POST", WEB, "blobs/uploads/")
    assert (answer.status_code, answer.headers["Range"]) == (202, "bytes=0--1")
    return str(answer.headers["Location"])


class TestMonolithicUpload:
    def test_post_and_put_upload_a_blob(self, registry: Registry) -> None:
        location = start_upload(registry)

        answer = registry.call(
            "PUT", WEB, location, query_string={"digest": digest_of(DATA)}, data=DATA
        )

        assert answer.status_code == 201
        assert answer.headers["Docker-Content-Digest"] == digest_of(DATA)
        assert answer.headers["Location"] == f"http://localhost/v2/{WEB}/blobs/{digest_of(DATA)}"
        assert registry.get(WEB, answer.headers["Location"]).data == DATA

    def test_single_post_uploads_a_blob(self, registry: Registry) -> None:
        query = {"digest": digest_of(DATA)}
        answer = registry.call("POST", WEB, "blobs/uploads/", query_string=query, data=DATA)

        assert answer.status_code == 201
        assert registry.get(WEB, f"blobs/{digest_of(DATA)}").data == DATA

    def test_location_contains_the_host_of_the_request(self, registry: Registry) -> None:
        answer = registry.call("POST", WEB, "blobs/uploads/", base_url="https://quay.example.com")
        assert answer.headers["Location"].startswith("https://quay.example.com/v2/acme/web/blobs/")

    def test_location_contains_the_scheme_of_the_proxy(self, registry: Registry) -> None:
        proxied = {"X-Forwarded-Proto": "https", "Host": "quay.example.com"}
        started = registry.call("POST", WEB, "blobs/uploads/", headers=proxied)
        asked = registry.client.get("/v2/", headers=proxied)

        assert started.headers["Location"].startswith("https://quay.example.com/v2/acme/web/")
        assert 'realm="https://quay.example.com/v2/auth"' in asked.headers["WWW-Authenticate"]

    def test_wrong_digest_is_rejected_and_stores_nothing(
        self, registry: Registry, world: World
    ) -> None:
        location = start_upload(registry)

        answer = registry.call(
            "PUT", WEB, location, query_string={"digest": NOTHING}, data=b"nowhere else"
        )

        assert answer.status_code == 400
        assert answer.json == error("BLOB_UPLOAD_INVALID", "blob upload invalid")
        assert registry.call("GET", WEB, location).status_code == 404
        assert (len(world.store.blobs), len(world.store.uploads)) == (0, 0)
        assert world.blobs.size(digest_of(b"nowhere else")) is None

    def test_missing_digest_is_rejected(self, registry: Registry) -> None:
        answer = registry.call("PUT", WEB, start_upload(registry), data=DATA)

        reason = "Missing digest arg on monolithic upload"
        expected = error("BLOB_UPLOAD_INVALID", "blob upload invalid", reason=reason)
        assert (answer.status_code, answer.json) == (400, expected)

    @pytest.mark.parametrize("digest", ["md5:00", "sha256:00", "nonsense"])
    def test_unsupported_digests_are_rejected(self, registry: Registry, digest: str) -> None:
        query = {"digest": digest}
        answer = registry.call("PUT", WEB, start_upload(registry), query_string=query, data=DATA)
        assert answer.status_code == 400

    def test_sha512_digest_is_rejected(self, registry: Registry) -> None:
        # The specification allows sha512, but the real server supports only sha256.
        query = {"digest": digest_of(DATA, "sha512")}

        answer = registry.call("PUT", WEB, start_upload(registry), query_string=query, data=DATA)

        expected = error("BLOB_UPLOAD_INVALID", "blob upload invalid")
        assert (answer.status_code, answer.json) == (400, expected)

    def test_single_post_with_a_wrong_digest_stores_nothing(
        self, registry: Registry, world: World
    ) -> None:
        query = {"digest": NOTHING}
        answer = registry.call("POST", WEB, "blobs/uploads/", query_string=query, data=DATA)

        expected = error("BLOB_UPLOAD_INVALID", "blob upload invalid")
        assert (answer.status_code, answer.json) == (400, expected)
        assert (len(world.store.blobs), len(world.store.uploads)) == (0, 0)

    def test_existing_blob_can_be_pushed_again(self, registry: Registry, world: World) -> None:
        assert [registry.upload(WEB, DATA).status_code for _ in range(2)] == [201, 201]
        assert len(world.store.blobs) == 1

    def test_empty_blob_is_accepted(self, registry: Registry) -> None:
        assert registry.upload(WEB, b"").status_code == 201
        assert registry.get(WEB, f"blobs/{digest_of(b'')}").data == b""

    def test_blob_larger_than_the_memory_limit_is_accepted(self, registry: Registry) -> None:
        large = b"0123456789abcdef" * 10_000

        assert registry.upload(WEB, large).status_code == 201
        assert registry.get(WEB, f"blobs/{digest_of(large)}").data == large


class TestChunkedUpload:
    def test_chunks_in_order_form_the_blob(self, registry: Registry) -> None:
        location = start_upload(registry)

        first = registry.call(
            "PATCH", WEB, location, data=b"some ", headers={"Content-Range": "0-4"}
        )
        status = registry.get(WEB, first.headers["Location"])
        second = registry.call(
            "PATCH", WEB, first.headers["Location"], data=b"by", headers={"Content-Range": "5-6"}
        )
        last = registry.call(
            "PUT",
            WEB,
            second.headers["Location"],
            data=b"tes",
            query_string={"digest": digest_of(DATA)},
        )

        assert (first.status_code, first.headers["Range"]) == (202, "0-4")
        assert (status.status_code, status.headers["Range"]) == (204, "0-4")
        assert status.headers["Location"] == location
        assert (second.status_code, second.headers["Range"]) == (202, "0-6")
        assert last.status_code == 201
        assert registry.get(WEB, f"blobs/{digest_of(DATA)}").data == DATA

    def test_last_chunk_can_be_empty(self, registry: Registry) -> None:
        location = start_upload(registry)
        registry.call("PATCH", WEB, location, data=DATA, headers={"Content-Range": "0-9"})

        query = {"digest": digest_of(DATA)}
        answer = registry.call("PUT", WEB, location, data=b"", query_string=query)

        assert answer.status_code == 201
        assert registry.get(WEB, f"blobs/{digest_of(DATA)}").data == DATA

    def test_last_chunk_can_have_a_range(self, registry: Registry) -> None:
        location = start_upload(registry)
        registry.call("PATCH", WEB, location, data=DATA[:5], headers={"Content-Range": "0-4"})

        answer = registry.call(
            "PUT",
            WEB,
            location,
            data=DATA[5:],
            headers={"Content-Range": "5-9"},
            query_string={"digest": digest_of(DATA)},
        )

        assert answer.status_code == 201
        assert registry.get(WEB, f"blobs/{digest_of(DATA)}").data == DATA

    def test_chunks_can_be_streamed_without_a_range(self, registry: Registry) -> None:
        location = start_upload(registry)
        for chunk in (b"some ", b"bytes"):
            answer = registry.call("PATCH", WEB, location, data=chunk)
            assert answer.status_code == 202

        assert answer.headers["Range"] == "0-9"
        query = {"digest": digest_of(DATA)}
        assert registry.call("PUT", WEB, location, query_string=query).status_code == 201

    def test_chunks_can_be_single_bytes(self, registry: Registry) -> None:
        started = registry.call("POST", WEB, "blobs/uploads/")
        location = started.headers["Location"]
        for at in range(len(DATA)):
            answer = registry.call(
                "PATCH",
                WEB,
                location,
                data=DATA[at : at + 1],
                headers={"Content-Range": f"{at}-{at}"},
            )
            assert (answer.status_code, answer.headers["Range"]) == (202, f"0-{at}")

        # The real server has no minimum chunk size.
        assert "OCI-Chunk-Min-Length" not in started.headers
        query = {"digest": digest_of(DATA)}
        assert registry.call("PUT", WEB, location, query_string=query).status_code == 201

    def test_upload_continues_after_a_chunk_out_of_order(self, registry: Registry) -> None:
        location = start_upload(registry)
        early = {"Content-Range": "5-9"}
        assert (
            registry.call("PATCH", WEB, location, data=DATA[5:], headers=early).status_code == 416
        )

        for start in (0, 5):
            span = {"Content-Range": f"{start}-{start + 4}"}
            chunk = DATA[start : start + 5]
            answer = registry.call("PATCH", WEB, location, data=chunk, headers=span)
            assert answer.status_code == 202

        query = {"digest": digest_of(DATA)}
        assert registry.call("PUT", WEB, location, query_string=query).status_code == 201

    def test_wrong_digest_after_chunks_stores_nothing(
        self, registry: Registry, world: World
    ) -> None:
        location = start_upload(registry)
        registry.call("PATCH", WEB, location, data=b"other bytes")

        query = {"digest": digest_of(DATA)}
        answer = registry.call("PUT", WEB, location, query_string=query)

        expected = error("BLOB_UPLOAD_INVALID", "blob upload invalid")
        assert (answer.status_code, answer.json) == (400, expected)
        assert (len(world.store.blobs), len(world.store.uploads)) == (0, 0)
        assert world.blobs.size(digest_of(b"other bytes")) is None

    @pytest.mark.parametrize("first_byte", [0, 3, 9])
    def test_chunk_out_of_order_returns_416(self, registry: Registry, first_byte: int) -> None:
        location = start_upload(registry)
        registry.call("PATCH", WEB, location, data=b"some ")

        span = {"Content-Range": f"{first_byte}-{first_byte + 1}"}
        answer = registry.call("PATCH", WEB, location, data=b"xx", headers=span)

        assert (answer.status_code, answer.headers["Range"]) == (416, "0-4")
        assert answer.headers["Location"] == location

    def test_invalid_range_is_rejected(self, registry: Registry) -> None:
        span = {"Content-Range": "bytes 0-1/2"}
        answer = registry.call("PATCH", WEB, start_upload(registry), data=b"xx", headers=span)
        assert (answer.status_code, answer.json) == (
            400,
            error("INVALID_REQUEST", "Invalid range header"),
        )

    def test_cancelled_upload_returns_404(self, registry: Registry) -> None:
        location = start_upload(registry)

        assert registry.call("DELETE", WEB, location).status_code == 204

        unknown = error("BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry")
        for method in ("GET", "PATCH", "DELETE"):
            answer = registry.call(method, WEB, location)
            assert (answer.status_code, answer.json) == (404, unknown)

    def test_upload_of_another_repository_returns_404(self, login: Callable[..., Registry]) -> None:
        owner = login("owner")
        location = start_upload(owner).replace("acme/web", "acme/docs")
        assert owner.call("GET", "acme/docs", location).status_code == 404


class TestMountBlob:
    def test_blob_of_a_readable_repository_is_mounted(self, login: Callable[..., Registry]) -> None:
        owner = login("owner")
        owner.upload(WEB, DATA)
        token = owner.token("repository:acme/docs:pull,push", f"repository:{WEB}:pull")

        answer = owner.client.post(
            "/v2/acme/docs/blobs/uploads/",
            query_string={"from": WEB, "mount": digest_of(DATA)},
            headers={"Authorization": f"Bearer {token}"},
        )

        assert answer.status_code == 201
        assert answer.headers["Docker-Content-Digest"] == digest_of(DATA)
        assert owner.get("acme/docs", f"blobs/{digest_of(DATA)}").data == DATA

    def test_blob_of_a_public_repository_needs_no_scope(
        self, registry: Registry, login: Callable[..., Registry]
    ) -> None:
        login("owner").upload("acme/docs", DATA)

        query = {"from": "acme/docs", "mount": digest_of(DATA)}
        answer = registry.call("POST", WEB, "blobs/uploads/", query_string=query)

        assert answer.status_code == 201
        assert answer.headers["Location"] == f"http://localhost/v2/{WEB}/blobs/{digest_of(DATA)}"
        assert registry.get(WEB, f"blobs/{digest_of(DATA)}").data == DATA

    def test_mount_without_a_token_returns_401(self, login: Callable[..., Registry]) -> None:
        login("owner").upload(WEB, DATA)

        query = {"from": WEB, "mount": digest_of(DATA)}
        answer = login().client.post("/v2/acme/docs/blobs/uploads/", query_string=query)

        assert answer.status_code == 401
        assert login().client.get(f"/v2/acme/docs/blobs/{digest_of(DATA)}").status_code == 404

    @pytest.mark.parametrize(
        "source", [{"from": WEB}, {"from": "acme/nosuchrepo"}, {"from": "acme/docs"}, {}]
    )
    def test_failed_mount_starts_an_upload(
        self, login: Callable[..., Registry], source: dict[str, str]
    ) -> None:
        login("owner").upload(WEB, DATA)

        answer = login("owner").call(
            "POST", TARGET, "blobs/uploads/", query_string={**source, "mount": digest_of(DATA)}
        )

        assert (answer.status_code, answer.headers["Range"]) == (202, "bytes=0--1")
        assert f"/v2/{TARGET}/blobs/uploads/" in answer.headers["Location"]
