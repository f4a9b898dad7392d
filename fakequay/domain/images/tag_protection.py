"""Tag immutability: checks whether a tag may be moved, deleted or given an expiration.

All changes of tags use these checks: pushes, API requests and policies.
"""

from fakequay.domain.errors import DataRefused, TagImmutable
from fakequay.domain.policies import immutability_policies
from fakequay.models import Repository, Tag
from fakequay.world import World


def check_move(world: World, tag: Tag) -> None:
    """Check that a tag may be moved to another manifest.

    Raises:
        TagImmutable: The tag is immutable.
    """
    if _is_immutable(world, tag):
        raise TagImmutable("overwrite", tag.name)


def check_delete(world: World, tag: Tag) -> None:
    """Check that a tag may be deleted.

    Raises:
        TagImmutable: The tag is immutable.
    """
    if _is_immutable(world, tag):
        raise TagImmutable("delete", tag.name)


def check_expiration(world: World, tag: Tag) -> None:
    """Check that the expiration of a tag may be changed.

    Raises:
        DataRefused: The tag is immutable.
    """
    if _is_immutable(world, tag):
        raise DataRefused(f"Cannot set expiration on immutable tag '{tag.name}'")


def protect_if_required(world: World, repository: Repository, tag: Tag) -> Tag:
    """Make a new or moved tag immutable if an immutability policy covers its name.

    Does nothing if ``FEATURE_IMMUTABLE_TAGS`` is off.
    """
    is_covered = world.config.feature("IMMUTABLE_TAGS") and immutability_policies.covers(
        world, repository, tag.name
    )
    return world.store.tags.change(tag, immutable=True) if is_covered else tag


def _is_immutable(world: World, tag: Tag) -> bool:
    return tag.immutable and world.config.feature("IMMUTABLE_TAGS")
