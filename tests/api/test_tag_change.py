"""Tag area: create and move tags, and change their expiration and immutability."""

from collections.abc import Callable
from email.utils import formatdate
from typing import TYPE_CHECKING

import pytest

from fakequay.world import World
from tests.support.answers import FORBIDDEN, NOT_FOUND
from tests.support.registry_client import NOTHING
from tests.support.tags import READ_ONLY, TAGS, get_log_metadata, immutable_error, list_tag_names

if TYPE_CHECKING:
    from tests.conftest import Api

BAD_NAME = (
    'Invalid tag: must match [A-Za-z0-9_.-], NOT start with "." or "-", '
    "and can contain 1-128 characters"
)


class TestChangeTag:
    def test_creates_a_tag_and_logs_it(
        self, writer: "Api", owner: "Api", latest_digest: str
    ) -> None:
        answer = writer.put(f"{TAGS}/copy", {"manifest_digest": latest_digest})

        assert (answer.status_code, answer.json) == (201, "Updated")
        assert set(list_tag_names(writer)) == {"latest", "copy"}
        assert get_log_metadata(owner, "create_tag") == {
            "username": "writer",
            "repo": "web",
            "namespace": "acme",
            "tag": "copy",
            "manifest_digest": latest_digest,
            "original_manifest_digest": None,
        }

    def test_moves_a_tag_and_logs_it(
        self, writer: "Api", owner: "Api", latest_digest: str, second_digest: str
    ) -> None:
        writer.put(f"{TAGS}/latest", {"manifest_digest": second_digest})

        newest = writer.get(f"{TAGS}/?specificTag=latest").json["tags"][0]
        assert newest["manifest_digest"] == second_digest
        entry = get_log_metadata(owner, "move_tag")
        assert (entry["manifest_digest"], entry["original_manifest_digest"]) == (
            second_digest,
            latest_digest,
        )

    @pytest.mark.parametrize("digest", [NOTHING, "nonsense", None])
    def test_returns_404_for_an_unknown_manifest(self, writer: "Api", digest: str | None) -> None:
        answer = writer.put(f"{TAGS}/x", {"manifest_digest": digest})
        assert (answer.status_code, answer.json) == (404, NOT_FOUND)

    @pytest.mark.parametrize("name", ["bad!tag", "-x", ".x", "x" * 129])
    def test_rejects_an_invalid_name(self, writer: "Api", latest_digest: str, name: str) -> None:
        answer = writer.put(f"{TAGS}/{name}", {"manifest_digest": latest_digest})
        assert (answer.status_code, answer.json) == (400, {"message": BAD_NAME})

    def test_sets_the_expiration_and_logs_it(
        self, writer: "Api", owner: "Api", world: World, latest_digest: str
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
        self, writer: "Api", world: World, latest_digest: str, wanted: int, given: int
    ) -> None:
        now = int(world.now())

        writer.put(f"{TAGS}/latest", {"expiration": now + wanted})

        (tag,) = writer.get(f"{TAGS}/").json["tags"]
        assert tag["end_ts"] == now + given

    def test_removes_the_expiration(self, writer: "Api", world: World, latest_digest: str) -> None:
        writer.put(f"{TAGS}/latest", {"expiration": int(world.now()) + 3600})
        writer.put(f"{TAGS}/latest", {"expiration": None})
        world.clock.advance(3600)
        assert list_tag_names(writer, "?onlyActiveTags=true") == ["latest"]

    @pytest.mark.parametrize("at", [0, 1_000_000_000, 1e300, -1])
    def test_rejects_an_expiration_in_the_past_or_out_of_range(
        self, writer: "Api", latest_digest: str, at: float
    ) -> None:
        answer = writer.put(f"{TAGS}/latest", {"expiration": at})
        message = "The browser (or proxy) sent a request that this server could not understand."
        assert (answer.status_code, answer.json) == (400, {"message": message})

    def test_immutable_tag_cannot_be_moved_or_expire(
        self, writer: "Api", owner: "Api", latest_digest: str, second_digest: str
    ) -> None:
        writer.put(f"{TAGS}/latest", {"immutable": True})

        answer = writer.put(f"{TAGS}/latest", {"manifest_digest": second_digest})
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
        self, writer: "Api", owner: "Api", latest_digest: str, second_digest: str
    ) -> None:
        writer.put(f"{TAGS}/latest", {"immutable": True})

        assert writer.put(f"{TAGS}/latest", {"immutable": False}).json == FORBIDDEN
        assert owner.put(f"{TAGS}/latest", {"immutable": False}).status_code == 201
        assert writer.put(f"{TAGS}/latest", {"manifest_digest": second_digest}).status_code == 201

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
