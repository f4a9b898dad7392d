"""OCI distribution specification 1.1, content management (end-9, end-10)."""

from collections.abc import Callable

from tests.support.registry_client import NOTHING, Registry, digest_of, image, index

WEB = "acme/web"


class TestDeleteTag:
    def test_deleted_tag_returns_404(self, registry: Registry) -> None:
        registry.push(WEB, "latest", image("a"))

        assert registry.call("DELETE", WEB, "manifests/latest").status_code == 202

        assert registry.get(WEB, "tags/list").json["tags"] == []
        assert registry.get(WEB, "manifests/latest").status_code == 404

    def test_unknown_tag_returns_404(self, registry: Registry) -> None:
        answer = registry.call("DELETE", WEB, "manifests/nosuchtag")
        unknown = {"code": "MANIFEST_UNKNOWN", "detail": {}, "message": "manifest unknown"}
        assert (answer.status_code, answer.json) == (404, {"errors": [unknown]})

    def test_immutable_tag_returns_409(self, registry: Registry, owner: object) -> None:
        registry.push(WEB, "latest", image("a"))
        owner.put(f"/repository/{WEB}/tag/latest", {"immutable": True})  # type: ignore[attr-defined]

        refused = registry.call("DELETE", WEB, "manifests/latest")

        expected = {
            "code": "TAG_IMMUTABLE",
            "detail": {"message": "tag 'latest' is immutable"},
            "message": "tag is immutable and cannot be overwritten",
        }
        assert (refused.status_code, refused.json) == (409, {"errors": [expected]})
        assert registry.get(WEB, "manifests/latest").status_code == 200


class TestDeleteManifest:
    def test_deleting_a_manifest_deletes_its_tags(self, registry: Registry) -> None:
        pushed = image("a")
        for tag in ("one", "two"):
            registry.push(WEB, tag, pushed)
        registry.push(WEB, "other", image("b"))

        answer = registry.call("DELETE", WEB, f"manifests/{pushed.digest}")

        assert answer.status_code == 202
        assert registry.get(WEB, "tags/list").json["tags"] == ["other"]
        assert registry.get(WEB, f"manifests/{pushed.digest}").status_code == 404

    def test_unknown_manifest_returns_404(self, registry: Registry) -> None:
        assert registry.call("DELETE", WEB, f"manifests/{NOTHING}").status_code == 404

    def test_deleted_manifest_returns_404(self, registry: Registry) -> None:
        pushed = image("a")
        registry.push(WEB, "latest", pushed)

        statuses = [
            registry.call("DELETE", WEB, f"manifests/{pushed.digest}").status_code for _ in range(2)
        ]

        assert statuses == [202, 404]
        assert registry.call("HEAD", WEB, f"manifests/{pushed.digest}").status_code == 404

    def test_deleted_manifest_can_be_pushed_again(self, registry: Registry) -> None:
        pushed = image("a")
        registry.push(WEB, "latest", pushed)
        registry.call("DELETE", WEB, f"manifests/{pushed.digest}")

        registry.put(WEB, "latest", pushed.manifest)

        assert registry.get(WEB, f"manifests/{pushed.digest}").data == pushed.manifest

    def test_manifest_remains_if_another_tag_refers_to_it(self, registry: Registry) -> None:
        pushed = image("a")
        for tag in ("one", "two"):
            registry.push(WEB, tag, pushed)

        registry.call("DELETE", WEB, "manifests/one")

        assert registry.get(WEB, f"manifests/{pushed.digest}").data == pushed.manifest
        assert registry.get(WEB, "tags/list").json["tags"] == ["two"]

    def test_readers_cannot_delete(
        self, registry: Registry, login: Callable[..., Registry]
    ) -> None:
        pushed = image("a")
        registry.push(WEB, "latest", pushed)
        for reference in ("latest", pushed.digest):
            answer = login("reader").call("DELETE", WEB, f"manifests/{reference}")
            assert answer.status_code == 401
        assert registry.get(WEB, "tags/list").json["tags"] == ["latest"]

    def test_manifest_that_only_an_index_refers_to_returns_404(self, registry: Registry) -> None:
        child = image("a")
        registry.push(WEB, "list", index([child]))

        # The real server deletes the tags of a manifest, and this manifest has none.
        assert registry.call("DELETE", WEB, f"manifests/{child.digest}").status_code == 404
        assert registry.get(WEB, f"manifests/{child.digest}").status_code == 200


class TestDeleteBlob:
    def test_unknown_blob_returns_405(self, registry: Registry) -> None:
        assert registry.call("DELETE", WEB, f"blobs/{NOTHING}").status_code == 405

    def test_existing_blob_returns_405(self, registry: Registry) -> None:
        registry.upload(WEB, b"data")

        answer = registry.call("DELETE", WEB, f"blobs/{digest_of(b'data')}")

        expected = {
            "code": "UNSUPPORTED",
            "detail": {},
            "message": "The operation is unsupported.",
        }
        assert (answer.status_code, answer.json) == (405, {"errors": [expected]})
        assert registry.get(WEB, f"blobs/{digest_of(b'data')}").data == b"data"
