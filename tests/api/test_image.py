"""Image area: images of the legacy Docker format."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.support.answers import FORBIDDEN, NOT_FOUND
from tests.support.registry_client import Registry, image

if TYPE_CHECKING:
    from tests.conftest import Api

WEB = "acme/web"
IMAGES = f"/repository/{WEB}/image/"


class TestListRepositoryImages:
    def test_lists_one_image_per_layer_with_its_tags(
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

    def test_is_empty_without_images(self, reader: "Api") -> None:
        assert reader.get(IMAGES).json == {"images": []}

    def test_is_forbidden_for_outsiders(self, stranger: "Api") -> None:
        assert stranger.get(IMAGES).json == FORBIDDEN

    def test_returns_404_if_legacy_images_are_off(
        self, reader: "Api", configure: Callable[..., None], bearer: Callable[..., "Api"]
    ) -> None:
        configure(FEATURE_LEGACY_IMAGES=False)
        assert bearer("reader").get(IMAGES).status_code == 404


class TestGetImage:
    def test_returns_an_image_with_its_history(self, reader: "Api", registry: Registry) -> None:
        registry.push(WEB, "one", image("a", layers=2))
        leaf, base = reader.get(IMAGES).json["images"]

        shown = reader.get(f"{IMAGES}{leaf['id']}").json

        without_tags = ({k: v for k, v in one.items() if k != "tags"} for one in (leaf, base))
        first, second = without_tags
        assert shown == {**first, "history": [second]}

    def test_returns_404_for_an_unknown_image(self, reader: "Api") -> None:
        assert reader.get(f"{IMAGES}{'0' * 64}").json == NOT_FOUND
