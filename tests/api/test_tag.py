"""Tag area: list and delete tags, and read the pulls and images of a tag."""

from collections.abc import Callable
from email.utils import formatdate
from typing import TYPE_CHECKING

import pytest

from fakequay.world import World
from tests.support.answers import FORBIDDEN, LOGIN_REQUIRED, NOT_FOUND
from tests.support.registry_client import Registry, image, index
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


class TestListRepoTags:
    def test_returns_the_fields_of_a_tag(
        self, reader: "Api", world: World, latest_digest: str
    ) -> None:
        shown = {
            "name": "latest",
            "reversion": False,
            "immutable": False,
            "start_ts": int(world.now()),
            "manifest_digest": latest_digest,
            "is_manifest_list": False,
            "size": len("first layer 0"),
            "last_modified": formatdate(world.now()),
        }
        assert reader.get(f"{TAGS}/").json == {
            "tags": [shown],
            "page": 1,
            "has_additional": False,
        }

    def test_reports_the_manifests_of_an_index(self, reader: "Api", registry: Registry) -> None:
        parts = [image("amd"), image("arm")]
        registry.push(WEB, "both", index(parts))

        (tag,) = reader.get(f"{TAGS}/").json["tags"]

        assert (tag["is_manifest_list"], tag["size"], tag["is_sparse"]) == (True, None, False)
        assert (tag["child_manifest_count"], tag["present_child_count"]) == (2, 2)
        assert tag["child_manifests_presence"] == {part.digest: True for part in parts}

    def test_reports_missing_manifests_of_a_sparse_index(
        self, owner: "Api", login: Callable[..., Registry], configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_SPARSE_INDEX=True)
        here, missing = image("here"), image("missing")
        registry = login("owner")
        registry.push(WEB, "here", here)
        sparse = index([here, missing])
        registry.put(WEB, "sparse", sparse.manifest, sparse.media_type)

        (tag,) = owner.get(f"{TAGS}/?specificTag=sparse").json["tags"]

        assert (tag["is_sparse"], tag["present_child_count"]) == (True, 1)
        assert tag["child_manifests_presence"] == {here.digest: True, missing.digest: False}

    def test_lists_the_latest_version_of_a_tag_first(
        self, reader: "Api", writer: "Api", world: World, latest_digest: str, second_digest: str
    ) -> None:
        world.clock.advance(60)
        writer.put(f"{TAGS}/latest", {"manifest_digest": second_digest})

        seen = reader.get(f"{TAGS}/?specificTag=latest").json["tags"]

        assert [tag["manifest_digest"] for tag in seen] == [second_digest, latest_digest]
        assert "end_ts" not in seen[0]
        assert seen[1]["end_ts"] == int(world.now())
        assert seen[1]["expiration"] == formatdate(world.now())

    def test_omits_deleted_tags_after_the_time_machine_period(
        self, reader: "Api", writer: "Api", world: World, latest_digest: str
    ) -> None:
        writer.delete(f"{TAGS}/latest")
        assert list_tag_names(reader) == ["latest"]
        assert list_tag_names(reader, "?onlyActiveTags=true") == []

        world.clock.advance(TWO_WEEKS)
        assert list_tag_names(reader) == []

    def test_returns_results_in_pages(self, reader: "Api", registry: Registry) -> None:
        pushed = image("a")
        registry.push(WEB, "t0", pushed)
        for number in range(1, 5):
            registry.put(WEB, f"t{number}", pushed.manifest)

        pages = [reader.get(f"{TAGS}/?limit=2&page={page}").json for page in (1, 2, 3)]

        assert [[tag["name"] for tag in page["tags"]] for page in pages] == [
            ["t0", "t1"],
            ["t2", "t3"],
            ["t4"],
        ]
        assert [page["has_additional"] for page in pages] == [True, True, False]
        assert [page["page"] for page in pages] == [1, 2, 3]

    @pytest.mark.parametrize(
        ("wanted", "found"),
        [
            ("like:EC", ["second"]),
            ("like:t", ["latest"]),
            ("eq:second", ["second"]),
            ("eq:secon", []),
            ("xx:second", ["latest", "second"]),
        ],
    )
    def test_filters_by_name(
        self, reader: "Api", latest_digest: str, second_digest: str, wanted: str, found: list[str]
    ) -> None:
        assert list_tag_names(reader, f"?filter_tag_name={wanted}") == found

    def test_rejects_a_filter_without_an_operation(self, reader: "Api") -> None:
        answer = reader.get(f"{TAGS}/?filter_tag_name=second")
        message = (
            "Unsupported syntax for filter_tag_name. Expected <operation>:<tag_name> "
            "where <operation>can be 'like' or 'eq'."
        )
        assert (answer.status_code, answer.json) == (400, {"message": message})

    def test_anonymous_callers_can_list_tags_of_a_public_repository(self, anonymous: "Api") -> None:
        empty = {"tags": [], "page": 1, "has_additional": False}
        assert anonymous.get("/repository/acme/docs/tag/").json == empty

    def test_requires_read_permission(self, anonymous: "Api", stranger: "Api") -> None:
        assert anonymous.get(f"{TAGS}/").json == LOGIN_REQUIRED
        assert stranger.get(f"{TAGS}/").json == FORBIDDEN

    def test_returns_404_for_an_unknown_repository(self, owner: "Api") -> None:
        assert owner.get("/repository/acme/nosuchrepo/tag/").json == NOT_FOUND


class TestDeleteFullTag:
    def test_deletes_the_tag_and_logs_it(
        self, writer: "Api", owner: "Api", latest_digest: str
    ) -> None:
        answer = writer.delete(f"{TAGS}/latest")

        assert (answer.status_code, answer.data) == (204, b"")
        assert list_tag_names(writer, "?onlyActiveTags=true") == []
        assert get_log_metadata(owner, "delete_tag") == {
            "username": "writer",
            "repo": "web",
            "namespace": "acme",
            "tag": "latest",
        }

    def test_returns_404_for_deleted_and_unknown_tags(
        self, writer: "Api", latest_digest: str
    ) -> None:
        writer.delete(f"{TAGS}/latest")
        for name in ("latest", "nosuchtag"):
            assert writer.delete(f"{TAGS}/{name}").json == NOT_FOUND

    def test_returns_409_for_an_immutable_tag(self, owner: "Api", latest_digest: str) -> None:
        owner.put(f"{TAGS}/latest", {"immutable": True})
        answer = owner.delete(f"{TAGS}/latest")
        assert (answer.status_code, answer.json) == (409, immutable_error("delete", "latest"))

    def test_returns_503_for_a_read_only_repository(
        self, writer: "Api", latest_digest: str, read_only_repository: None
    ) -> None:
        answer = writer.delete(f"{TAGS}/latest")
        assert (answer.status_code, answer.json) == (503, READ_ONLY)

    def test_requires_write_permission(self, reader: "Api", latest_digest: str) -> None:
        assert reader.delete(f"{TAGS}/latest").json == FORBIDDEN


class TestGetTagPullStatistics:
    def test_counts_pulls_of_the_tag_and_of_its_manifest(
        self, reader: "Api", registry: Registry, world: World, latest_digest: str
    ) -> None:
        registry.get(WEB, "manifests/latest")
        registry.get(WEB, f"manifests/{latest_digest}")
        registry.call("HEAD", WEB, "manifests/latest")

        assert reader.get(f"{TAGS}/latest/pull_statistics").json == {
            "tag_name": "latest",
            "tag_pull_count": 1,
            "last_tag_pull_date": formatdate(world.now()),
            "current_manifest_digest": latest_digest,
            "manifest_pull_count": 2,
            "last_manifest_pull_date": formatdate(world.now()),
        }

    def test_is_zero_without_pulls(self, reader: "Api", latest_digest: str) -> None:
        assert reader.get(f"{TAGS}/latest/pull_statistics").json == {
            "tag_name": "latest",
            "tag_pull_count": 0,
            "last_tag_pull_date": None,
            "current_manifest_digest": latest_digest,
            "manifest_pull_count": 0,
            "last_manifest_pull_date": None,
        }

    def test_returns_404_for_an_unknown_tag(self, reader: "Api") -> None:
        assert reader.get(f"{TAGS}/nosuchtag/pull_statistics").json == NOT_FOUND


class TestListTagImages:
    def test_lists_one_image_per_layer_with_the_last_layer_first(
        self, reader: "Api", second_digest: str
    ) -> None:
        leaf, base = reader.get(f"{TAGS}/second/images").json["images"]

        assert (leaf["ancestors"], leaf["sort_index"]) == ([base["id"]], 1)
        assert base == {
            "id": base["id"],
            "created": "Tue, 02 Jan 2024 03:04:05 -0000",
            "comment": None,
            "command": ["ADD 0"],
            "size": len("second layer 0"),
            "uploading": False,
            "sort_index": 0,
            "ancestors": [],
        }

    def test_owned_filter_omits_images_of_other_tags(
        self, reader: "Api", writer: "Api", second_digest: str
    ) -> None:
        assert len(reader.get(f"{TAGS}/second/images?owned=true").json["images"]) == 2
        writer.put(f"{TAGS}/copy", {"manifest_digest": second_digest})
        assert reader.get(f"{TAGS}/second/images?owned=true").json["images"] == []

    def test_returns_404_for_an_unknown_tag(self, reader: "Api") -> None:
        assert reader.get(f"{TAGS}/nosuchtag/images").json == NOT_FOUND

    def test_returns_404_if_legacy_images_are_off(
        self, owner: "Api", configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_LEGACY_IMAGES=False)
        assert owner.get(f"{TAGS}/second/images").status_code == 404
