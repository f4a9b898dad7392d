"""Pull counts of tags and manifests."""

from typing import NamedTuple

from fakequay.models import Manifest, PullCount, Repository
from fakequay.world import World


class Pulls(NamedTuple):
    """Pull statistics of a tag or a manifest.

    Attributes:
        times: Number of pulls.
        last: Time of the last pull in Unix seconds, or None before the first pull.
    """

    times: int
    last: float | None


def record_pull(
    world: World, repository: Repository, manifest: Manifest, tag: str | None = None
) -> None:
    """Count a pull for a manifest, and for the tag that the client used.

    Args:
        tag: Name of the tag, or None for a pull by digest.
    """
    _count(world, repository, manifest.digest)
    if tag is not None:
        _count(world, repository, tag)


def count_pulls(world: World, repository: Repository, subject: str) -> Pulls:
    """Return the pull statistics of a tag or a manifest.

    Args:
        subject: Name of the tag, or digest of the manifest.
    """
    found = world.store.pull_counts.one(repository_id=repository.id, subject=subject)
    return Pulls(found.count, found.last) if found else Pulls(0, None)


def _count(world: World, repository: Repository, subject: str) -> None:
    counts = world.store.pull_counts
    found = counts.one(repository_id=repository.id, subject=subject)
    if found is None:
        counts.add(PullCount(repository.id, subject, 1, world.now()))
    else:
        counts.change(found, count=found.count + 1, last=world.now())
