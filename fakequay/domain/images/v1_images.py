"""Docker v1 images: derives from a manifest one image for each layer."""

from collections.abc import Iterator
from typing import Any

from fakequay.fast_dataclasses import frozen
from fakequay.models import Manifest, Repository
from fakequay.world import World

from . import image_configs, manifests, tags
from .image_configs import Layer


@frozen
class LegacyImage:
    """A Docker v1 image, which consists of one layer on top of its parent images.

    Attributes:
        id: Id of the Docker v1 image.
        layer: Top layer of the image.
        ancestors: Ids of the parent images, base image first.
    """

    id: str
    layer: Layer
    ancestors: tuple[str, ...]


def list_for_manifest(world: World, manifest: Manifest) -> list[LegacyImage]:
    """Return the Docker v1 images of a manifest, the complete image first, the base layer last."""
    layers = image_configs.layers(world, manifests.document(manifest))
    ids = [layer.image_id for layer in layers]
    stacked = [
        LegacyImage(layer.image_id, layer, tuple(ids[:depth])) for depth, layer in enumerate(layers)
    ]
    return stacked[::-1]


def list_for_repository(
    world: World, repository: Repository
) -> Iterator[tuple[LegacyImage, list[str]]]:
    """Yield each Docker v1 image of a repository once, with the names of its tags.

    Only the image of the top layer has the tag names; the images of lower layers have none. Tags of
    manifest lists yield no images.
    """
    found: dict[str, tuple[LegacyImage, list[str]]] = {}
    for tag in tags.list_alive(world, repository):
        for depth, image in enumerate(list_for_manifest(world, tags.get_manifest(world, tag))):
            names = found.setdefault(image.id, (image, []))[1]
            names += [tag.name] if depth == 0 else []
    yield from found.values()


def find_manifest(world: World, repository: Repository, image_id: str) -> Manifest | None:
    """Return a tagged manifest that contains the Docker v1 image with the given id, or None."""
    for tag in tags.list_alive(world, repository):
        manifest = tags.get_manifest(world, tag)
        if any(image.id == image_id for image in list_for_manifest(world, manifest)):
            return manifest
    return None


def view(image: LegacyImage) -> dict[str, Any]:
    """Return a Docker v1 image as the API shows it."""
    history = image.layer.history
    command = history.get("created_by")
    return {
        "id": image.id,
        "created": image.layer.created,
        "comment": history.get("comment"),
        "command": [command] if command else None,
        "size": image.layer.size,
        "uploading": False,
        "sort_index": len(image.ancestors),
        "ancestors": list(image.ancestors),
    }
