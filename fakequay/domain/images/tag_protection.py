"""Whether a tag may be moved, ended or given an end, and what follows when one was moved.

Every way to change a tag (a push, the API, a policy) comes by here.
"""

from fakequay.domain.errors import DataRefused, TagImmutable
from fakequay.domain.policies import immutability_policies
from fakequay.models import Repository, Tag
from fakequay.world import World


def check_move(world: World, tag: Tag) -> None:
    if _is_fixed(world, tag):
        raise TagImmutable("overwrite", tag.name)


def check_delete(world: World, tag: Tag) -> None:
    if _is_fixed(world, tag):
        raise TagImmutable("delete", tag.name)


def check_expiration(world: World, tag: Tag) -> None:
    if _is_fixed(world, tag):
        raise DataRefused(f"Cannot set expiration on immutable tag '{tag.name}'")


def protect_if_required(world: World, repository: Repository, tag: Tag) -> Tag:
    """A name means another manifest now; a policy may fix it there."""
    fixed = world.config.feature("IMMUTABLE_TAGS") and immutability_policies.covers(
        world, repository, tag.name
    )
    return world.store.tags.change(tag, immutable=True) if fixed else tag


def _is_fixed(world: World, tag: Tag) -> bool:
    return tag.immutable and world.config.feature("IMMUTABLE_TAGS")
