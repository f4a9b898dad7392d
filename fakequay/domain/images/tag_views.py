"""Tag views: current tags of a repository as the API shows them, and time of the last change."""

from typing import Any

from fakequay.contract import dates
from fakequay.models import Repository, Tag
from fakequay.world import World

from . import tags as all_tags


def tags(world: World, repository: Repository) -> dict[str, dict[str, Any]]:
    """Return the current tags of a repository by name, as the API shows them."""
    alive = all_tags.list_alive(world, repository)
    return {tag.name: _view(world, tag) for tag in alive}


def last_modified(world: World, repository: Repository) -> int | None:
    """Return the time at which a tag was last created or moved, in whole Unix seconds.

    Returns:
        None if the repository has never had a tag.
    """
    at = all_tags.last_change_time(world, repository)
    return None if at is None else int(at)


def _view(world: World, tag: Tag) -> dict[str, Any]:
    manifest = all_tags.get_manifest(world, tag)
    expiration = {} if tag.end is None else {"expiration": dates.rfc2822(tag.end)}
    return {
        "name": tag.name,
        "size": manifest.layers_size,
        "last_modified": dates.rfc2822(tag.start),
        "manifest_digest": manifest.digest,
        **expiration,
    }
