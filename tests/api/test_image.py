"""What the image area answers."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.support.answers import FORBIDDEN, NOT_FOUND
from tests.support.registry_client import Registry, image

if TYPE_CHECKING:
    from tests.conftest import Api

WEB = "acme/web"
IMAGES = f"/repository/{WEB}/image/"


class TestListRepositoryImages:
    def test_gives_one_for_each_layer_with_the_tags_that_end_there(
        self, reader: "Api", registry: Registry
    ) -> None:
        pushed = image("a", layers=2)
        registry.push(WEB, "one", pushed)
        registry.put(WEB, "two", pushed.manifest)

        leaf, base = reader.get(IMAGES).json["images"]

        assert leaf == {
            "id": leaf["id"],
            "created": "Tue, 02 Jan 2024 03:04:05 -0000",
            "comment": None,
            "command": ["ADD 1"],
            "size": len("a layer 1"),
            "uploading": False,
            "sort_index": 1,
            "ancestors": [base["id"]],
            "tags": ["one", "two"],
        }
        assert (base["ancestors"], base["tags"]) == ([], [])

    def test_gives_none_of_an_empty_repository(self, reader: "Api") -> None:
        assert reader.get(IMAGES).json == {"images": []}

    def test_refuses_others(self, stranger: "Api") -> None:
        assert stranger.get(IMAGES).json == FORBIDDEN

    def test_is_gone_where_the_newest_server_is_wanted(
        self, reader: "Api", configure: Callable[..., None], bearer: Callable[..., "Api"]
    ) -> None:
        configure(FEATURE_LEGACY_IMAGES=False)
        assert bearer("reader").get(IMAGES).status_code == 404


class TestGetImage:
    def test_shows_an_image_on_top_of_those_it_is_built_on(
        self, reader: "Api", registry: Registry
    ) -> None:
        registry.push(WEB, "one", image("a", layers=2))
        leaf, base = reader.get(IMAGES).json["images"]

        shown = reader.get(f"{IMAGES}{leaf['id']}").json

        without_tags = ({k: v for k, v in one.items() if k != "tags"} for one in (leaf, base))
        first, second = without_tags
        assert shown == {**first, "history": [second]}

    def test_finds_none(self, reader: "Api") -> None:
        assert reader.get(f"{IMAGES}{'0' * 64}").json == NOT_FOUND
