"""What the OCI distribution specification 1.1 requires of content management (end-9, end-10)."""

from collections.abc import Callable

from tests.support.registry_client import NOTHING, Registry, digest_of, image, index

WEB = "acme/web"


class TestDeletingTags:
    def test_a_tag_must_be_gone_when_it_is_deleted(self, registry: Registry) -> None:
        registry.push(WEB, "latest", image("a"))

        assert registry.call("DELETE", WEB, "manifests/latest").status_code == 202

        assert registry.get(WEB, "tags/list").json["tags"] == []
        assert registry.get(WEB, "manifests/latest").status_code == 404

    def test_a_tag_that_is_not_there_must_be_404(self, registry: Registry) -> None:
        answer = registry.call("DELETE", WEB, "manifests/nosuchtag")
        unknown = {"code": "MANIFEST_UNKNOWN", "detail": {}, "message": "manifest unknown"}
        assert (answer.status_code, answer.json) == (404, {"errors": [unknown]})

    def test_an_immutable_tag_stays(self, registry: Registry, owner: object) -> None:
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


class TestDeletingManifests:
    def test_every_tag_of_a_manifest_must_go_with_it(self, registry: Registry) -> None:
        pushed = image("a")
        for tag in ("one", "two"):
            registry.push(WEB, tag, pushed)
        registry.push(WEB, "other", image("b"))

        answer = registry.call("DELETE", WEB, f"manifests/{pushed.digest}")

        assert answer.status_code == 202
        assert registry.get(WEB, "tags/list").json["tags"] == ["other"]
        assert registry.get(WEB, f"manifests/{pushed.digest}").status_code == 404

    def test_a_manifest_that_is_not_there_must_be_404(self, registry: Registry) -> None:
        assert registry.call("DELETE", WEB, f"manifests/{NOTHING}").status_code == 404

    def test_a_manifest_that_is_deleted_must_be_gone_for_good(self, registry: Registry) -> None:
        pushed = image("a")
        registry.push(WEB, "latest", pushed)

        statuses = [
            registry.call("DELETE", WEB, f"manifests/{pushed.digest}").status_code for _ in range(2)
        ]

        assert statuses == [202, 404]
        assert registry.call("HEAD", WEB, f"manifests/{pushed.digest}").status_code == 404

    def test_a_manifest_may_be_pushed_again_after_it_was_deleted(self, registry: Registry) -> None:
        pushed = image("a")
        registry.push(WEB, "latest", pushed)
        registry.call("DELETE", WEB, f"manifests/{pushed.digest}")

        registry.put(WEB, "latest", pushed.manifest)

        assert registry.get(WEB, f"manifests/{pushed.digest}").data == pushed.manifest

    def test_another_tag_must_keep_a_manifest_whose_tag_is_deleted(
        self, registry: Registry
    ) -> None:
        pushed = image("a")
        for tag in ("one", "two"):
            registry.push(WEB, tag, pushed)

        registry.call("DELETE", WEB, "manifests/one")

        assert registry.get(WEB, f"manifests/{pushed.digest}").data == pushed.manifest
        assert registry.get(WEB, "tags/list").json["tags"] == ["two"]

    def test_who_may_only_read_deletes_nothing(
        self, registry: Registry, login: Callable[..., Registry]
    ) -> None:
        pushed = image("a")
        registry.push(WEB, "latest", pushed)
        for reference in ("latest", pushed.digest):
            answer = login("reader").call("DELETE", WEB, f"manifests/{reference}")
            assert answer.status_code == 401
        assert registry.get(WEB, "tags/list").json["tags"] == ["latest"]

    def test_what_only_a_list_holds_stays(self, registry: Registry) -> None:
        child = image("a")
        registry.push(WEB, "list", index([child]))

        # The real server ends tags, and this has none.
        assert registry.call("DELETE", WEB, f"manifests/{child.digest}").status_code == 404
        assert registry.get(WEB, f"manifests/{child.digest}").status_code == 200


class TestDeletingBlobs:
    def test_a_blob_that_is_not_there_is_as_little_deleted(self, registry: Registry) -> None:
        assert registry.call("DELETE", WEB, f"blobs/{NOTHING}").status_code == 405

    def test_blobs_go_with_their_manifests_and_not_otherwise(self, registry: Registry) -> None:
        registry.upload(WEB, b"data")

        answer = registry.call("DELETE", WEB, f"blobs/{digest_of(b'data')}")

        expected = {
            "code": "UNSUPPORTED",
            "detail": {},
            "message": "The operation is unsupported.",
        }
        assert (answer.status_code, answer.json) == (405, {"errors": [expected]})
        assert registry.get(WEB, f"blobs/{digest_of(b'data')}").data == b"data"
