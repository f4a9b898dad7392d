"""How often images are pulled."""

from typing import NamedTuple

from fakequay.models import Manifest, PullCount, Repository
from fakequay.world import World


class Pulls(NamedTuple):
    """``last`` is in seconds since 1970."""

    times: int
    last: float | None


def record_pull(
    world: World, repository: Repository, manifest: Manifest, tag: str | None = None
) -> None:
    """One more pull of a manifest, and of the tag it was pulled by."""
    _count(world, repository, manifest.digest)
    if tag is not None:
        _count(world, repository, tag)


def count_pulls(world: World, repository: Repository, subject: str) -> Pulls:
    """Of a tag by its name, or of a manifest by its digest."""
    found = world.store.pull_counts.one(repository_id=repository.id, subject=subject)
    return Pulls(found.count, found.last) if found else Pulls(0, None)


def _count(world: World, repository: Repository, subject: str) -> None:
    counts = world.store.pull_counts
    found = counts.one(repository_id=repository.id, subject=subject)
    if found is None:
        counts.add(PullCount(repository.id, subject, 1, world.now()))
    else:
        counts.change(found, count=found.count + 1, last=world.now())
