"""What a repository holds, as the views of repositories show it."""

from typing import Any

from fakequay.records import Repository
from fakequay.world import World


def tags(world: World, repository: Repository) -> dict[str, dict[str, Any]]:
    """The tags that are alive, by name."""
    return {}


def last_modified(world: World, repository: Repository) -> int | None:
    """When a tag was last moved, in seconds; None where there is none."""
    return None
