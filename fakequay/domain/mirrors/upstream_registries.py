"""Simulated upstream registries: reads their images from the setting ``FAKEQUAY_UPSTREAMS``.

fakequay downloads no images. The keys of the setting are repositories as ``registry/path``. The
value of a repository is a list of tags, or an object that describes the image of each tag as in a
seed:
``{"registry.example.com/busybox": {"latest": {"layers": 2}, "1.36": {}}}``.
"""

from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from fakequay.domain.images import blobs, synthetic_images
from fakequay.domain.images.synthetic_images import Recipe
from fakequay.fast_dataclasses import frozen
from fakequay.models import Repository
from fakequay.settings import UPSTREAMS
from fakequay.storage import Store
from fakequay.world import World

UpstreamTags = dict[str, Recipe]


def tags(world: World, reference: str) -> UpstreamTags | None:
    """Return the images of an upstream repository by tag; None if the repository is not declared.

    The configuration key ``FAKEQUAY_UPSTREAMS`` declares upstream repositories.
    """
    found = world.config.get(UPSTREAMS, {}).get(reference)
    return None if found is None else parse_tags(reference, found)


def parse_tags(reference: str, declared: Any) -> UpstreamTags:
    """Return the images of an upstream repository by tag.

    Args:
        reference: Upstream repository, as ``registry/path``.
        declared: Value of the repository in the setting ``FAKEQUAY_UPSTREAMS``: a list of tags, or
            an object with the description of each tag's image.
    """
    named = declared if isinstance(declared, Mapping) else {tag: {} for tag in declared}
    return {tag: _recipe(f"{reference}:{tag}", image) for tag, image in named.items()}


def is_declared(world: World, registry: str) -> bool:
    """Return whether ``FAKEQUAY_UPSTREAMS`` declares a repository of an upstream registry.

    Args:
        registry: Host of the registry, optionally followed by the path of a project.
    """
    return bool(repositories_below(world, registry))


def repositories_below(world: World, project: str) -> list[str]:
    """Return the names of the repositories in an upstream project, sorted.

    The setting ``FAKEQUAY_UPSTREAMS`` declares the repositories.
    """
    prefix = f"{project}/"
    found = world.config.get(UPSTREAMS, {})
    return sorted(path.removeprefix(prefix) for path in found if path.startswith(prefix))


@frozen
class ImageFacts:
    """Digest and size of an upstream image.

    Attributes:
        digest: Digest of the manifest.
        size: Total size of the blobs in bytes.
    """

    digest: str
    size: int


def image_facts(recipe: Recipe) -> ImageFacts:
    """Return the digest and size of an upstream image, without adding the image to a repository.

    The results for the 256 most recently used images are cached.
    """
    values = {**asdict(recipe), "labels": tuple(sorted(recipe.labels.items()))}
    return _compute_facts(tuple(values.items()))


@lru_cache(maxsize=256)
def _compute_facts(values: tuple[tuple[str, Any], ...]) -> ImageFacts:
    recipe = Recipe(**{**dict(values), "labels": dict(dict(values)["labels"])})
    world, repository = World(Store()), Repository(namespace_id=0, name="", id=1)
    manifest = synthetic_images.add(world, repository, recipe)
    return ImageFacts(manifest.digest, blobs.size_of_repository(world, repository))


def _recipe(content: str, described: Mapping[str, Any]) -> Recipe:
    platforms = tuple(described.get("platforms", ("linux/amd64",)))
    return Recipe(**{"content": content, **described, "platforms": platforms})
