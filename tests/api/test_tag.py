"""Tag area: list, create, move, delete, restore and expire tags."""

from collections.abc import Callable
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

import pytest

from fakequay.domain.repositories import repositories
from fakequay.models import RepoName
from fakequay.world import World
from tests.support.answers import FORBIDDEN, LOGIN_REQUIRED, NOT_FOUND, invalid, problem
from tests.support.registry_client import NOTHING, Registry, image, index

if TYPE_CHECKING:
    from tests.conftest import Api

TAGS = "/repository/acme/web/tag"
WEB = "acme/web"
TWO_WEEKS = 1_209_600
READ_ONLY = {"message": "Repository is in read only or mirror mode: 1"}
BAD_NAME = (
    'Invalid tag: must match [A-Za-z0-9_.-], NOT start with "." or "-", '
    "and can contain 1-128 characters"
)


def immutable_error(verb: str, tag: str) -> dict[str, Any]:
    return problem(409, "tag_immutable", f"Cannot {verb} immutable tag '{tag}'")


def list_tag_names(api: "Api", query: str = "") -> list[str]:
    return [tag["name"] for tag in api.get(f"{TAGS}/{query}").json["tags"]]


def get_log_metadata(api: "Api", kind: str) -> dict[str, Any]:
    """Return the metadata of the latest log entry of a kind, without the OAuth fields."""
    entries = api.get("/repository/acme/web/logs").json["logs"]
    metadata = next(entry["metadata"] for entry in entries if entry["kind"] == kind)
    return {key: value for key, value in metadata.items() if not key.startswith("oauth")}


@pytest.fixture
def first(registry: Registry) -> str:
    """Push acme/web:latest and return its digest."""
    return registry.push(WEB, "latest", image("first"))


@pytest.fixture
def second(registry: Registry) -> str:
    """Push acme/web:second and return its digest."""
    return registry.push(WEB, "second", image("second", layers=2))


@pytest.fixture
def read_only_repository(world: World) -> None:
    """Make acme/web read-only."""
    web = repositories.find(world, RepoName("acme", "web"))
    world.store.repositories.change(web, state="READ_ONLY")


class TestListRepoTags:
    def test_returns_the_fields_of_a_tag(self, reader: "Api", world: World, first: str) -> None:
        shown = {
            "name": "latest",
            "reversion": False,
            "immutable": False,
            "start_ts": int(world.now()),
            "manifest_digest": first,
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
        self, reader: "Api", writer: "Api", world: World, first: str, second: str
    ) -> None:
        world.clock.advance(60)
        writer.put(f"{TAGS}/latest", {"manifest_digest": second})

        seen = reader.get(f"{TAGS}/?specificTag=latest").json["tags"]

        assert [tag["manifest_digest"] for tag in seen] == [second, first]
        assert "end_ts" not in seen[0]
        assert seen[1]["end_ts"] == int(world.now())
        assert seen[1]["expiration"] == formatdate(world.now())

    def test_omits_deleted_tags_after_the_time_machine_period(
        self, reader: "Api", writer: "Api", world: World, first: str
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
        self, reader: "Api", first: str, second: str, wanted: str, found: list[str]
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


class TestChangeTag:
    def test_creates_a_tag_and_logs_it(self, writer: "Api", owner: "Api", first: str) -> None:
        answer = writer.put(f"{TAGS}/copy", {"manifest_digest": first})

        assert (answer.status_code, answer.json) == (201, "Updated")
        assert set(list_tag_names(writer)) == {"latest", "copy"}
        assert get_log_metadata(owner, "create_tag") == {
            "username": "writer",
            "repo": "web",
            "namespace": "acme",
            "tag": "copy",
            "manifest_digest": first,
            "original_manifest_digest": None,
        }

    def test_moves_a_tag_and_logs_it(
        self, writer: "Api", owner: "Api", first: str, second: str
    ) -> None:
        writer.put(f"{TAGS}/latest", {"manifest_digest": second})

        newest = writer.get(f"{TAGS}/?specificTag=latest").json["tags"][0]
        assert newest["manifest_digest"] == second
        entry = get_log_metadata(owner, "move_tag")
        assert (entry["manifest_digest"], entry["original_manifest_digest"]) == (second, first)

    @pytest.mark.parametrize("digest", [NOTHING, "nonsense", None])
    def test_returns_404_for_an_unknown_manifest(self, writer: "Api", digest: str | None) -> None:
        answer = writer.put(f"{TAGS}/x", {"manifest_digest": digest})
        assert (answer.status_code, answer.json) == (404, NOT_FOUND)

    @pytest.mark.parametrize("name", ["bad!tag", "-x", ".x", "x" * 129])
    def test_rejects_an_invalid_name(self, writer: "Api", first: str, name: str) -> None:
        answer = writer.put(f"{TAGS}/{name}", {"manifest_digest": first})
        assert (answer.status_code, answer.json) == (400, {"message": BAD_NAME})

    def test_sets_the_expiration_and_logs_it(
        self, writer: "Api", owner: "Api", world: World, first: str
    ) -> None:
        end = int(world.now()) + 3600

        writer.put(f"{TAGS}/latest", {"expiration": end})

        (tag,) = writer.get(f"{TAGS}/").json["tags"]
        assert (tag["end_ts"], tag["expiration"]) == (end, formatdate(end))
        assert get_log_metadata(owner, "change_tag_expiration") == {
            "username": "writer",
            "repo": "web",
            "namespace": "acme",
            "tag": "latest",
            "expiration_date": end,
            "old_expiration_date": None,
        }
        world.clock.advance(3600)
        assert list_tag_names(writer, "?onlyActiveTags=true") == []

    @pytest.mark.parametrize(
        ("wanted", "given"), [(1, 3600), (86_400, 86_400), (300 * 604_800, 104 * 604_800)]
    )
    def test_limits_the_lifetime_to_between_an_hour_and_two_years(
        self, writer: "Api", world: World, first: str, wanted: int, given: int
    ) -> None:
        now = int(world.now())

        writer.put(f"{TAGS}/latest", {"expiration": now + wanted})

        (tag,) = writer.get(f"{TAGS}/").json["tags"]
        assert tag["end_ts"] == now + given

    def test_removes_the_expiration(self, writer: "Api", world: World, first: str) -> None:
        writer.put(f"{TAGS}/latest", {"expiration": int(world.now()) + 3600})
        writer.put(f"{TAGS}/latest", {"expiration": None})
        world.clock.advance(3600)
        assert list_tag_names(writer, "?onlyActiveTags=true") == ["latest"]

    @pytest.mark.parametrize("at", [0, 1_000_000_000, 1e300, -1])
    def test_rejects_an_expiration_in_the_past_or_out_of_range(
        self, writer: "Api", first: str, at: float
    ) -> None:
        answer = writer.put(f"{TAGS}/latest", {"expiration": at})
        message = "The browser (or proxy) sent a request that this server could not understand."
        assert (answer.status_code, answer.json) == (400, {"message": message})

    def test_immutable_tag_cannot_be_moved_or_expire(
        self, writer: "Api", owner: "Api", first: str, second: str
    ) -> None:
        writer.put(f"{TAGS}/latest", {"immutable": True})

        answer = writer.put(f"{TAGS}/latest", {"manifest_digest": second})
        assert (answer.status_code, answer.json) == (409, immutable_error("overwrite", "latest"))
        answer = writer.put(f"{TAGS}/latest", {"expiration": 1_999_999_999})
        message = "Cannot set expiration on immutable tag 'latest'"
        assert (answer.status_code, answer.json) == (400, {"message": message})
        assert get_log_metadata(owner, "change_tag_immutability") == {
            "username": "writer",
            "repo": "web",
            "namespace": "acme",
            "tag": "latest",
            "immutable": True,
            "previous_immutable": False,
        }

    def test_only_an_admin_can_remove_immutability(
        self, writer: "Api", owner: "Api", first: str, second: str
    ) -> None:
        writer.put(f"{TAGS}/latest", {"immutable": True})

        assert writer.put(f"{TAGS}/latest", {"immutable": False}).json == FORBIDDEN
        assert owner.put(f"{TAGS}/latest", {"immutable": False}).status_code == 201
        assert writer.put(f"{TAGS}/latest", {"manifest_digest": second}).status_code == 201

    def test_empty_body_changes_nothing_even_if_the_tag_does_not_exist(self, writer: "Api") -> None:
        answer = writer.put(f"{TAGS}/nosuchtag", {})
        assert (answer.status_code, answer.json) == (201, "Updated")
        assert list_tag_names(writer) == []

    def test_returns_404_for_an_unknown_tag(self, writer: "Api") -> None:
        for change in ({"expiration": None}, {"immutable": True}):
            assert writer.put(f"{TAGS}/nosuchtag", change).json == NOT_FOUND

    def test_returns_503_for_a_read_only_repository(
        self, writer: "Api", read_only_repository: None
    ) -> None:
        answer = writer.put(f"{TAGS}/x", {"expiration": "nonsense"})
        assert (answer.status_code, answer.json) == (503, READ_ONLY)

    def test_requires_write_permission(self, reader: "Api", bearer: Callable[..., "Api"]) -> None:
        for api in (reader, bearer("owner", "repo:read")):
            assert api.put(f"{TAGS}/x", {}).json == FORBIDDEN


class TestDeleteFullTag:
    def test_deletes_the_tag_and_logs_it(self, writer: "Api", owner: "Api", first: str) -> None:
        answer = writer.delete(f"{TAGS}/latest")

        assert (answer.status_code, answer.data) == (204, b"")
        assert list_tag_names(writer, "?onlyActiveTags=true") == []
        assert get_log_metadata(owner, "delete_tag") == {
            "username": "writer",
            "repo": "web",
            "namespace": "acme",
            "tag": "latest",
        }

    def test_returns_404_for_deleted_and_unknown_tags(self, writer: "Api", first: str) -> None:
        writer.delete(f"{TAGS}/latest")
        for name in ("latest", "nosuchtag"):
            assert writer.delete(f"{TAGS}/{name}").json == NOT_FOUND

    def test_returns_409_for_an_immutable_tag(self, owner: "Api", first: str) -> None:
        owner.put(f"{TAGS}/latest", {"immutable": True})
        answer = owner.delete(f"{TAGS}/latest")
        assert (answer.status_code, answer.json) == (409, immutable_error("delete", "latest"))

    def test_returns_503_for_a_read_only_repository(
        self, writer: "Api", first: str, read_only_repository: None
    ) -> None:
        answer = writer.delete(f"{TAGS}/latest")
        assert (answer.status_code, answer.json) == (503, READ_ONLY)

    def test_requires_write_permission(self, reader: "Api", first: str) -> None:
        assert reader.delete(f"{TAGS}/latest").json == FORBIDDEN


class TestRestoreTag:
    def test_restores_a_previous_manifest_and_logs_it(
        self, writer: "Api", owner: "Api", first: str, second: str
    ) -> None:
        writer.put(f"{TAGS}/latest", {"manifest_digest": second})

        answer = writer.post(f"{TAGS}/latest/restore", {"manifest_digest": first})

        assert (answer.status_code, answer.json) == (200, {})
        newest = writer.get(f"{TAGS}/?specificTag=latest").json["tags"][0]
        assert (newest["manifest_digest"], newest["reversion"]) == (first, True)
        assert get_log_metadata(owner, "revert_tag") == {
            "username": "writer",
            "repo": "web",
            "tag": "latest",
            "manifest_digest": first,
        }

    def test_restores_a_deleted_tag_within_the_time_machine_period(
        self, writer: "Api", world: World, first: str
    ) -> None:
        writer.delete(f"{TAGS}/latest")
        world.clock.advance(TWO_WEEKS - 1)
        assert writer.post(f"{TAGS}/latest/restore", {"manifest_digest": first}).json == {}

        writer.delete(f"{TAGS}/latest")
        world.clock.advance(TWO_WEEKS)
        answer = writer.post(f"{TAGS}/latest/restore", {"manifest_digest": first})
        assert answer.json == NOT_FOUND

    def test_creates_a_tag_that_never_existed(self, writer: "Api", first: str) -> None:
        writer.post(f"{TAGS}/fresh/restore", {"manifest_digest": first})
        assert set(list_tag_names(writer)) == {"latest", "fresh"}

    def test_returns_400_without_a_digest_and_404_for_an_unknown_digest(
        self, writer: "Api"
    ) -> None:
        missing = writer.post(f"{TAGS}/latest/restore", {})
        unknown = writer.post(f"{TAGS}/latest/restore", {"manifest_digest": NOTHING})
        assert (missing.status_code, missing.json) == (400, invalid("Missing manifest_digest"))
        assert (unknown.status_code, unknown.json) == (404, NOT_FOUND)

    def test_returns_409_for_an_immutable_tag(self, owner: "Api", first: str, second: str) -> None:
        owner.put(f"{TAGS}/latest", {"immutable": True})
        answer = owner.post(f"{TAGS}/latest/restore", {"manifest_digest": second})
        assert (answer.status_code, answer.json) == (409, immutable_error("overwrite", "latest"))

    def test_returns_503_for_a_read_only_repository(
        self, writer: "Api", read_only_repository: None
    ) -> None:
        assert writer.post(f"{TAGS}/latest/restore", {}).json == READ_ONLY


class TestRemoveTagFromTimemachine:
    def test_deleted_tag_can_no_longer_be_restored(
        self, writer: "Api", owner: "Api", first: str
    ) -> None:
        writer.delete(f"{TAGS}/latest")
        body = {"manifest_digest": first, "is_alive": False}

        answer = writer.post(f"{TAGS}/latest/expire", body)

        assert (answer.status_code, answer.json) == (200, "")
        assert list_tag_names(writer) == []
        restored = writer.post(f"{TAGS}/latest/restore", {"manifest_digest": first})
        assert restored.json == NOT_FOUND
        assert get_log_metadata(owner, "permanently_delete_tag") == {
            "username": "writer",
            "repo": "web",
            "namespace": "acme",
            "tag": "latest",
            "manifest_digest": first,
        }

    def test_deletes_a_current_tag_permanently(self, writer: "Api", first: str) -> None:
        writer.post(f"{TAGS}/latest/expire", {"manifest_digest": first, "is_alive": True})
        assert list_tag_names(writer) == []

    def test_deletes_the_manifests_of_an_index_on_request(
        self, writer: "Api", registry: Registry
    ) -> None:
        part = image("amd")
        registry.push(WEB, "list", index([part]))
        body = {"is_alive": True, "include_submanifests": True}

        writer.post(f"{TAGS}/list/expire", body)

        assert writer.get(f"/repository/{WEB}/manifest/{part.digest}").json == NOT_FOUND

    def test_returns_404_for_an_unknown_tag_or_version(self, writer: "Api", first: str) -> None:
        for body in (
            {"manifest_digest": NOTHING},
            {"manifest_digest": first, "is_alive": False},
        ):
            assert writer.post(f"{TAGS}/latest/expire", body).json == NOT_FOUND
        assert writer.post(f"{TAGS}/nosuchtag/expire", {"is_alive": True}).json == NOT_FOUND

    def test_requires_a_digest_for_a_deleted_tag(self, writer: "Api") -> None:
        answer = writer.post(f"{TAGS}/latest/expire", {})
        message = "manifest_digest required when is_alive set to false"
        assert (answer.status_code, answer.json) == (400, invalid(message))

    def test_returns_409_for_an_immutable_tag(self, owner: "Api", first: str) -> None:
        owner.put(f"{TAGS}/latest", {"immutable": True})
        answer = owner.post(f"{TAGS}/latest/expire", {"is_alive": True})
        assert answer.json == immutable_error("delete", "latest")


class TestGetTagPullStatistics:
    def test_counts_pulls_of_the_tag_and_of_its_manifest(
        self, reader: "Api", registry: Registry, world: World, first: str
    ) -> None:
        registry.get(WEB, "manifests/latest")
        registry.get(WEB, f"manifests/{first}")
        registry.call("HEAD", WEB, "manifests/latest")

        assert reader.get(f"{TAGS}/latest/pull_statistics").json == {
            "tag_name": "latest",
            "tag_pull_count": 1,
            "last_tag_pull_date": formatdate(world.now()),
            "current_manifest_digest": first,
            "manifest_pull_count": 2,
            "last_manifest_pull_date": formatdate(world.now()),
        }

    def test_is_zero_without_pulls(self, reader: "Api", first: str) -> None:
        assert reader.get(f"{TAGS}/latest/pull_statistics").json == {
            "tag_name": "latest",
            "tag_pull_count": 0,
            "last_tag_pull_date": None,
            "current_manifest_digest": first,
            "manifest_pull_count": 0,
            "last_manifest_pull_date": None,
        }

    def test_returns_404_for_an_unknown_tag(self, reader: "Api") -> None:
        assert reader.get(f"{TAGS}/nosuchtag/pull_statistics").json == NOT_FOUND


class TestListTagImages:
    def test_lists_one_image_per_layer_with_the_last_layer_first(
        self, reader: "Api", second: str
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
        self, reader: "Api", writer: "Api", second: str
    ) -> None:
        assert len(reader.get(f"{TAGS}/second/images?owned=true").json["images"]) == 2
        writer.put(f"{TAGS}/copy", {"manifest_digest": second})
        assert reader.get(f"{TAGS}/second/images?owned=true").json["images"] == []

    def test_returns_404_for_an_unknown_tag(self, reader: "Api") -> None:
        assert reader.get(f"{TAGS}/nosuchtag/images").json == NOT_FOUND

    def test_returns_404_if_legacy_images_are_off(
        self, owner: "Api", configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_LEGACY_IMAGES=False)
        assert owner.get(f"{TAGS}/second/images").status_code == 404
