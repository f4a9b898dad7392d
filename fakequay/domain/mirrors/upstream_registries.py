"""What other registries hold: what the configuration says. Nothing is fetched.

The key FAKEQUAY_UPSTREAMS has repositories by ``registry/path``, each with a list of tags or with
tags by name and what makes their images, in the words of a seed: ``{"registry.example.com/busybox":
{"latest": {"layers": 2}, "1.36": {}}}``.
"""

from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from fakequay.domain.images import blobs, synthetic_images
from fakequay.domain.images.synthetic_images import Recipe
from fakequay.frozen_dataclasses import frozen
from fakequay.models import Repository
from fakequay.settings import UPSTREAMS
from fakequay.storage import Store
from fakequay.world import World

UpstreamTags = dict[str, Recipe]


def tags(world: World, reference: str) -> UpstreamTags | None:
    """The images of an upstream repository by tag; None where there is no such repository."""
    found = world.config.get(UPSTREAMS, {}).get(reference)
    return None if found is None else parse_tags(reference, found)


def parse_tags(reference: str, said: Any) -> UpstreamTags:
    """What a list of tags, or an object of them with their images, stands for."""
    named = said if isinstance(said, Mapping) else {tag: {} for tag in said}
    return {tag: _recipe(f"{reference}:{tag}", one) for tag, one in named.items()}


def repositories_below(world: World, project: str) -> list[str]:
    """What the repositories of an upstream project are called there."""
    prefix = f"{project}/"
    found = world.config.get(UPSTREAMS, {})
    return sorted(path.removeprefix(prefix) for path in found if path.startswith(prefix))


@frozen
class ImageFacts:
    """What an image would be if it were here; ``size`` is that of its blobs, in bytes."""

    digest: str
    size: int


def image_facts(recipe: Recipe) -> ImageFacts:
    """Without bringing the image; made once, as long as few others are asked for."""
    values = {**asdict(recipe), "labels": tuple(sorted(recipe.labels.items()))}
    return _trial(tuple(values.items()))


@lru_cache(maxsize=256)
def _trial(values: tuple[tuple[str, Any], ...]) -> ImageFacts:
    recipe = Recipe(**{**dict(values), "labels": dict(dict(values)["labels"])})
    world, repository = World(Store()), Repository(namespace_id=0, name="", id=1)
    manifest = synthetic_images.add(world, repository, recipe)
    return ImageFacts(manifest.digest, blobs.size_of_repository(world, repository))


def _recipe(content: str, said: Mapping[str, Any]) -> Recipe:
    platforms = tuple(said.get("platforms", ("linux/amd64",)))
    return Recipe(**{"content": content, **said, "platforms": platforms})
