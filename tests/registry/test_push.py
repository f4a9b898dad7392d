"""The requirements on pushing of the OCI distribution specification 1.1."""

from collections.abc import Callable
from typing import Any

import pytest

from fakequay.world import World
from tests.pushing import CONFIG, MANIFEST, NOTHING, Registry, digest_of, dump, image, index

WEB = "acme/web"
DATA = b"some bytes"


def error(code: str, message: str, /, **detail: Any) -> dict[str, Any]:
    return {"errors": [{"code": code, "detail": detail, "message": message}]}


def begin(registry: Registry) -> str:
    """Where to send a blob."""
    answer = registry.call("POST", WEB, "blobs/uploads/")
    assert (answer.status_code, answer.headers["Range"]) == (202, "bytes=0--1")
    return str(answer.headers["Location"])


class TestPushingABlobAtOnce:
    def test_a_post_then_put_must_make_the_blob_pullable(self, registry: Registry) -> None:
        location = begin(registry)

        answer = registry.call(
            "PUT", WEB, location, query_string={"digest": digest_of(DATA)}, data=DATA
        )

        assert answer.status_code == 201
        assert answer.headers["Docker-Content-Digest"] == digest_of(DATA)
        assert answer.headers["Location"] == f"http://localhost/v2/{WEB}/blobs/{digest_of(DATA)}"
        assert registry.get(WEB, answer.headers["Location"]).data == DATA

    def test_a_single_post_must_make_the_blob_or_begin_an_upload(self, registry: Registry) -> None:
        query = {"digest": digest_of(DATA)}
        answer = registry.call("POST", WEB, "blobs/uploads/", query_string=query, data=DATA)

        assert answer.status_code == 201
        assert registry.get(WEB, f"blobs/{digest_of(DATA)}").data == DATA

    def test_locations_must_hold_for_the_name_the_client_used(self, registry: Registry) -> None:
        answer = registry.call("POST", WEB, "blobs/uploads/", base_url="https://quay.example.com")
        assert answer.headers["Location"].startswith("https://quay.example.com/v2/acme/web/blobs/")

    def test_another_digest_must_be_refused_and_leave_nothing(
        self, registry: Registry, world: World
    ) -> None:
        location = begin(registry)

        answer = registry.call(
            "PUT", WEB, location, query_string={"digest": NOTHING}, data=b"nowhere else"
        )

        assert answer.status_code == 400
        assert answer.json == error("BLOB_UPLOAD_INVALID", "blob upload invalid")
        assert registry.call("GET", WEB, location).status_code == 404
        assert (len(world.store.blobs), len(world.store.uploads)) == (0, 0)
        assert world.blobs.size(digest_of(b"nowhere else")) is None

    def test_without_a_digest_nothing_is_finished(self, registry: Registry) -> None:
        answer = registry.call("PUT", WEB, begin(registry), data=DATA)

        reason = "Missing digest arg on monolithic upload"
        expected = error("BLOB_UPLOAD_INVALID", "blob upload invalid", reason=reason)
        assert (answer.status_code, answer.json) == (400, expected)

    @pytest.mark.parametrize("digest", ["md5:00", "sha256:00", "nonsense"])
    def test_digests_of_other_kinds_are_refused(self, registry: Registry, digest: str) -> None:
        query = {"digest": digest}
        answer = registry.call("PUT", WEB, begin(registry), query_string=query, data=DATA)
        assert answer.status_code == 400

    def test_sha512_is_taken_as_well(self, registry: Registry) -> None:
        digest = digest_of(DATA, "sha512")

        answer = registry.call(
            "PUT", WEB, begin(registry), query_string={"digest": digest}, data=DATA
        )

        assert answer.status_code == 201
        assert registry.get(WEB, f"blobs/{digest}").data == DATA

    def test_a_blob_that_does_not_fit_in_memory_is_the_same(self, registry: Registry) -> None:
        large = b"0123456789abcdef" * 10_000

        assert registry.upload(WEB, large).status_code == 201
        assert registry.get(WEB, f"blobs/{digest_of(large)}").data == large


class TestPushingABlobInChunks:
    def test_chunks_in_order_must_make_the_blob(self, registry: Registry) -> None:
        location = begin(registry)

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
        # The real server counts one byte too many when it is asked how far an upload has come.
        assert (status.status_code, status.headers["Range"]) == (204, "bytes=0-5")
        assert (second.status_code, second.headers["Range"]) == (202, "0-6")
        assert last.status_code == 201
        assert registry.get(WEB, f"blobs/{digest_of(DATA)}").data == DATA

    @pytest.mark.parametrize("first_byte", [0, 3, 9])
    def test_a_chunk_out_of_order_must_be_416(self, registry: Registry, first_byte: int) -> None:
        location = begin(registry)
        registry.call("PATCH", WEB, location, data=b"some ")

        span = {"Content-Range": f"{first_byte}-{first_byte + 1}"}
        answer = registry.call("PATCH", WEB, location, data=b"xx", headers=span)

        assert (answer.status_code, answer.headers["Range"]) == (416, "0-4")
        assert answer.headers["Location"] == location

    def test_a_range_that_is_none_is_refused(self, registry: Registry) -> None:
        span = {"Content-Range": "bytes 0-1/2"}
        answer = registry.call("PATCH", WEB, begin(registry), data=b"xx", headers=span)
        assert (answer.status_code, answer.json) == (
            400,
            error("INVALID_REQUEST", "Invalid range header"),
        )

    def test_a_cancelled_upload_must_be_gone(self, registry: Registry) -> None:
        location = begin(registry)

        assert registry.call("DELETE", WEB, location).status_code == 204

        unknown = error("BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry")
        for method in ("GET", "PATCH", "DELETE"):
            answer = registry.call(method, WEB, location)
            assert (answer.status_code, answer.json) == (404, unknown)

    def test_an_upload_belongs_to_its_repository(self, login: Callable[..., Registry]) -> None:
        owner = login("owner")
        location = begin(owner).replace("acme/web", "acme/docs")
        assert owner.call("GET", "acme/docs", location).status_code == 404


class TestMounting:
    def test_a_blob_of_a_readable_repository_must_be_mounted(
        self, login: Callable[..., Registry]
    ) -> None:
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

    @pytest.mark.parametrize(
        "source", [{"from": WEB}, {"from": "acme/nosuchrepo"}, {"from": "acme/docs"}, {}]
    )
    def test_what_cannot_be_mounted_must_begin_an_upload(
        self, login: Callable[..., Registry], source: dict[str, str]
    ) -> None:
        login("owner").upload(WEB, DATA)

        answer = login("owner").call(
            "POST", "acme/docs", "blobs/uploads/", query_string={**source, "mount": digest_of(DATA)}
        )

        assert (answer.status_code, answer.headers["Range"]) == (202, "bytes=0--1")


class TestPushingManifests:
    def test_a_manifest_must_be_taken_and_its_location_told(self, registry: Registry) -> None:
        pushed = image("a")
        for blob in pushed.blobs:
            registry.upload(WEB, blob)

        answer = registry.put(WEB, "latest", pushed.manifest)

        assert (answer.status_code, answer.text) == (201, "OK")
        assert answer.headers["Docker-Content-Digest"] == pushed.digest
        assert answer.headers["Location"] == f"/v2/{WEB}/manifests/{pushed.digest}"

    def test_a_manifest_must_be_stored_byte_for_byte(self, registry: Registry) -> None:
        spaced = image("a").manifest.replace(b",", b" ,\n")
        registry.push(WEB, "other", image("a"))

        registry.put(WEB, "latest", spaced)

        assert registry.get(WEB, "manifests/latest").data == spaced

    def test_a_push_by_digest_must_be_that_digest(self, registry: Registry) -> None:
        pushed = image("a")
        registry.push(WEB, pushed.digest, pushed)

        wrong = registry.put(WEB, NOTHING, pushed.manifest)

        assert registry.get(WEB, f"manifests/{pushed.digest}").data == pushed.manifest
        mismatch = {"message": "manifest digest mismatch"}
        assert (wrong.status_code, wrong.json) == (
            400,
            error("MANIFEST_INVALID", "manifest invalid", **mismatch),
        )

    def test_a_push_by_sha512_is_taken_as_well(self, registry: Registry) -> None:
        pushed = image("a")
        registry.push(WEB, "latest", pushed)
        digest = digest_of(pushed.manifest, "sha512")

        assert registry.put(WEB, digest, pushed.manifest).status_code == 201
        assert registry.get(WEB, f"manifests/{digest}").data == pushed.manifest

    def test_what_is_missing_must_be_refused(self, registry: Registry) -> None:
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
    def test_what_is_no_manifest_must_be_refused(
        self, registry: Registry, data: bytes, message: str
    ) -> None:
        answer = registry.put(WEB, "x", data)

        message = f"failed to parse manifest: {message}"
        expected = error("MANIFEST_INVALID", "manifest invalid", message=message)
        assert (answer.status_code, answer.json) == (400, expected)

    def test_an_unknown_type_is_refused(self, registry: Registry) -> None:
        answer = registry.put(WEB, "x", b"{}", "application/x-unknown")
        assert answer.status_code == 415

    def test_a_manifest_that_is_too_large_is_refused(self, registry: Registry) -> None:
        assert registry.put(WEB, "x", b" " * (4 * 1024 * 1024 + 1)).status_code == 413

    def test_a_subject_must_be_taken_whether_it_is_there_or_not(self, registry: Registry) -> None:
        subject = {"mediaType": MANIFEST, "size": 1, "digest": NOTHING}
        about = image("a", subject=subject)

        registry.push(WEB, about.digest, about)

        answer = registry.put(WEB, "tagged", about.manifest)
        assert answer.status_code == 201
        # The specification wants OCI-Subject here; the real server does not send it.
        assert "OCI-Subject" not in answer.headers
        found = registry.get(WEB, f"referrers/{NOTHING}").json["manifests"]
        assert [one["digest"] for one in found] == [about.digest]

    def test_an_artifact_without_layers_must_be_taken(self, registry: Registry) -> None:
        empty = b"{}"
        registry.upload(WEB, empty)
        config = {"mediaType": CONFIG, "size": 2, "digest": digest_of(empty)}
        artifact = {"schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": []}

        assert registry.put(WEB, "artifact", dump(artifact)).status_code == 201

    def test_a_tag_that_is_no_tag_is_no_address(self, registry: Registry) -> None:
        answer = registry.put(WEB, "bad!tag", image("a").manifest)
        assert (answer.status_code, answer.mimetype) == (404, "text/html")
