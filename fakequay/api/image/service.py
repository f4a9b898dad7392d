"""Images of a repository in the format of Docker v1, where each layer is an image."""

from typing import Any

from fakequay.domain.errors import NotFound
from fakequay.domain.images import v1_images
from fakequay.domain.repositories import repositories
from fakequay.models import RepoName
from fakequay.world import World


def views(world: World, name: RepoName) -> list[dict[str, Any]]:
    """Return all Docker v1 images of a repository, each with its tags."""
    found = v1_images.list_for_repository(world, repositories.find(world, name))
    return [{**v1_images.view(image), "tags": tags} for image, tags in found]


def view(world: World, name: RepoName, image_id: str) -> dict[str, Any]:
    """Return a Docker v1 image. The key ``history`` contains its ancestors, base image first.

    Raises:
        NotFound: The repository or the image does not exist.
    """
    found = {
        image.id: image
        for image, _ in v1_images.list_for_repository(world, repositories.find(world, name))
    }
    if image_id not in found:
        raise NotFound
    image = found[image_id]
    history = [v1_images.view(found[ancestor]) for ancestor in image.ancestors]
    return {**v1_images.view(image), "history": history}
