"""Tag area: restore previous versions of tags, and delete tags permanently."""

from typing import TYPE_CHECKING

from fakequay.world import World
from tests.support.answers import NOT_FOUND, invalid
from tests.support.registry_client import NOTHING, Registry, image, index
from tests.support.tags import (
    READ_ONLY,
    TAGS,
    TWO_WEEKS,
    WEB,
    get_log_metadata,
    immutable_error,
    list_tag_names,
)

if TYPE_CHECKING:
    from tests.conftest import Api


class TestRestoreTag:
    def test_restores_a_previous_manifest_and_logs_it(
        self, writer: "Api", owner: "Api", latest_digest: str, second_digest: str
    ) -> None:
        writer.put(f"{TAGS}/latest", {"manifest_digest": second_digest})

        answer = writer.post(f"{TAGS}/latest/restore", {"manifest_digest": latest_digest})

        assert (answer.status_code, answer.json) == (200, {})
        newest = writer.get(f"{TAGS}/?specificTag=latest").json["tags"][0]
        assert (newest["manifest_digest"], newest["reversion"]) == (latest_digest, True)
        assert get_log_metadata(owner, "revert_tag") == {
            "username": "writer",
            "repo": "web",
            "tag": "latest",
            "manifest_digest": latest_digest,
        }

    def test_restores_a_deleted_tag_within_the_time_machine_period(
        self, writer: "Api", world: World, latest_digest: str
    ) -> None:
        writer.delete(f"{TAGS}/latest")
        world.clock.advance(TWO_WEEKS - 1)
        assert writer.post(f"{TAGS}/latest/restore", {"manifest_digest": latest_digest}).json == {}

        writer.delete(f"{TAGS}/latest")
        world.clock.advance(TWO_WEEKS)
        answer = writer.post(f"{TAGS}/latest/restore", {"manifest_digest": latest_digest})
        assert answer.json == NOT_FOUND

    def test_creates_a_tag_that_never_existed(self, writer: "Api", latest_digest: str) -> None:
        writer.post(f"{TAGS}/fresh/restore", {"manifest_digest": latest_digest})
        assert set(list_tag_names(writer)) == {"latest", "fresh"}

    def test_returns_400_without_a_digest_and_404_for_an_unknown_digest(
        self, writer: "Api"
    ) -> None:
        missing = writer.post(f"{TAGS}/latest/restore", {})
        unknown = writer.post(f"{TAGS}/latest/restore", {"manifest_digest": NOTHING})
        assert (missing.status_code, missing.json) == (400, invalid("Missing manifest_digest"))
        assert (unknown.status_code, unknown.json) == (404, NOT_FOUND)

    def test_returns_409_for_an_immutable_tag(
        self, owner: "Api", latest_digest: str, second_digest: str
    ) -> None:
        owner.put(f"{TAGS}/latest", {"immutable": True})
        answer = owner.post(f"{TAGS}/latest/restore", {"manifest_digest": second_digest})
        assert (answer.status_code, answer.json) == (409, immutable_error("overwrite", "latest"))

    def test_returns_503_for_a_read_only_repository(
        self, writer: "Api", read_only_repository: None
    ) -> None:
        assert writer.post(f"{TAGS}/latest/restore", {}).json == READ_ONLY


class TestRemoveTagFromTimemachine:
    def test_deleted_tag_can_no_longer_be_restored(
        self, writer: "Api", owner: "Api", latest_digest: str
    ) -> None:
        writer.delete(f"{TAGS}/latest")
        body = {"manifest_digest": latest_digest, "is_alive": False}

        answer = writer.post(f"{TAGS}/latest/expire", body)

        assert (answer.status_code, answer.json) == (200, "")
        assert list_tag_names(writer) == []
        restored = writer.post(f"{TAGS}/latest/restore", {"manifest_digest": latest_digest})
        assert restored.json == NOT_FOUND
        assert get_log_metadata(owner, "permanently_delete_tag") == {
            "username": "writer",
            "repo": "web",
            "namespace": "acme",
            "tag": "latest",
            "manifest_digest": latest_digest,
        }

    def test_deletes_a_current_tag_permanently(self, writer: "Api", latest_digest: str) -> None:
        writer.post(f"{TAGS}/latest/expire", {"manifest_digest": latest_digest, "is_alive": True})
        assert list_tag_names(writer) == []

    def test_deletes_the_manifests_of_an_index_on_request(
        self, writer: "Api", registry: Registry
    ) -> None:
        part = image("amd")
        registry.push(WEB, "list", index([part]))
        body = {"is_alive": True, "include_submanifests": True}

        writer.post(f"{TAGS}/list/expire", body)

        assert writer.get(f"/repository/{WEB}/manifest/{part.digest}").json == NOT_FOUND

    def test_returns_404_for_an_unknown_tag_or_version(
        self, writer: "Api", latest_digest: str
    ) -> None:
        for body in (
            {"manifest_digest": NOTHING},
            {"manifest_digest": latest_digest, "is_alive": False},
        ):
            assert writer.post(f"{TAGS}/latest/expire", body).json == NOT_FOUND
        assert writer.post(f"{TAGS}/nosuchtag/expire", {"is_alive": True}).json == NOT_FOUND

    def test_requires_a_digest_for_a_deleted_tag(self, writer: "Api") -> None:
        answer = writer.post(f"{TAGS}/latest/expire", {})
        message = "manifest_digest required when is_alive set to false"
        assert (answer.status_code, answer.json) == (400, invalid(message))

    def test_returns_409_for_an_immutable_tag(self, owner: "Api", latest_digest: str) -> None:
        owner.put(f"{TAGS}/latest", {"immutable": True})
        answer = owner.post(f"{TAGS}/latest/expire", {"is_alive": True})
        assert answer.json == immutable_error("delete", "latest")
