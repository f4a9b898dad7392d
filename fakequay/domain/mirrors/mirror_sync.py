"""Sync of repository mirrors: starts and finishes syncs from an upstream repository.

A sync fails if the configuration key ``FAKEQUAY_UPSTREAMS`` does not declare the upstream
repository.
"""

from collections.abc import Iterable
from fnmatch import fnmatchcase

from fakequay.models import Mirror, Repository
from fakequay.world import World

from . import mirror_copies, mirror_schedule, upstream_registries
from .mirror_copies import Source
from .upstream_registries import UpstreamTags


def advance(world: World, mirror_id: int) -> None:
    """Start the sync of a repository mirror, or finish its running sync.

    Args:
        mirror_id: Id of the mirror. If the mirror does not exist or is disabled, do nothing.
    """
    mirror = world.store.mirrors.get(mirror_id)
    repository = world.store.repositories.get(mirror.repository_id) if mirror else None
    if mirror is None or repository is None or not mirror.enabled:
        return
    if mirror.status != "SYNCING":
        begin(world, mirror, repository)
    elif (upstream_tags := upstream_registries.tags(world, mirror.external_reference)) is None:
        fail(world, mirror, repository)
    else:
        succeed(world, mirror, repository, upstream_tags)


def begin(world: World, mirror: Mirror, repository: Repository) -> Mirror:
    """Start a sync of a repository mirror.

    Subscribers of the event ``repo_mirror_sync_started`` are notified.
    """
    until = world.now() + mirror_schedule.DURATION
    mirror = world.store.mirrors.change(mirror, status="SYNCING", expiration=until)
    mirror_schedule.schedule_sync(world, mirror)
    mirror_copies.record_start(world, repository, _source(mirror))
    return mirror


def succeed(
    world: World, mirror: Mirror, repository: Repository, upstream_tags: UpstreamTags
) -> None:
    """Finish a mirror sync by copying the upstream tags that the rule of the mirror selects.

    If an immutable tag or the quota prevents a copy, the sync fails.

    Args:
        upstream_tags: Descriptions of the upstream images by tag.
    """
    selected = {name: upstream_tags[name] for name in upstream_tags if _selects(mirror, name)}
    if mirror_copies.copy(world, repository, _source(mirror), selected):
        _end(world, mirror, "SUCCESS")
        mirror_copies.record_success(world, repository, _source(mirror), selected)
    else:
        fail(world, mirror, repository, mirror_copies.NOT_ALL_COPIED, selected)


def fail(
    world: World,
    mirror: Mirror,
    repository: Repository,
    reason: str = mirror_copies.NO_ANSWER,
    names: Iterable[str] = (),
) -> None:
    """Finish the sync of a repository mirror as failed, without copying tags.

    Args:
        reason: Reason of the failure. A real server records the error output of its copy command
            instead.
        names: Names of the tags that the sync should have copied, as far as they are known.
    """
    _end(world, mirror, "FAIL")
    mirror_copies.record_failure(world, repository, _source(mirror), reason, names)


def _end(world: World, mirror: Mirror, status: str) -> None:
    fields = mirror_schedule.fields_after_sync(world, mirror, status)
    mirror_schedule.schedule_sync(
        world, world.store.mirrors.change(mirror, last_sync=world.now(), **fields)
    )


def _source(mirror: Mirror) -> Source:
    return Source(mirror.external_reference, ",".join(mirror.rule))


def _selects(mirror: Mirror, name: str) -> bool:
    return any(fnmatchcase(name, glob) for glob in mirror.rule)
