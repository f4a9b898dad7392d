"""What happens while a repository is filled from another registry.

A sync from an upstream repository that the configuration does not declare fails.
"""

from fnmatch import fnmatchcase

from fakequay.domain import job_queue
from fakequay.models import Mirror, Repository
from fakequay.world import World

from . import mirror_copies, mirror_schedule, upstream_registries
from .upstream_registries import UpstreamTags

KIND = "mirror"  # of scheduled jobs


def schedule_sync(world: World, mirror: Mirror) -> None:
    """The next sync: at once if it was asked for, else when the interval says so."""
    job_queue.cancel(world, KIND, mirror.id)
    due = mirror_schedule.next_due(world, mirror)
    if due is not None:
        job_queue.schedule(world, KIND, mirror.id, due)


def advance(world: World, mirror_id: int) -> None:
    """Begin the sync that is due, or end the one that is running."""
    mirror = world.store.mirrors.get(mirror_id)
    repository = world.store.repositories.get(mirror.repository_id) if mirror else None
    if mirror is None or repository is None or not mirror.enabled:
        return
    if mirror.status != "SYNCING":
        begin(world, mirror, repository)
    elif (held := upstream_registries.tags(world, mirror.external_reference)) is None:
        fail(world, mirror, repository)
    else:
        succeed(world, mirror, repository, held)


def begin(world: World, mirror: Mirror, repository: Repository) -> Mirror:
    until = world.now() + mirror_schedule.DURATION
    mirror = world.store.mirrors.change(mirror, status="SYNCING", expiration=until)
    schedule_sync(world, mirror)
    mirror_copies.fire_event(
        world, repository, "repo_mirror_sync_started", mirror.external_reference
    )
    return mirror


def succeed(world: World, mirror: Mirror, repository: Repository, held: UpstreamTags) -> None:
    """End with a copy of what the mirror's rule wants of the upstream tags."""
    wanted = {name: held[name] for name in held if _wants(mirror, name)}
    if mirror_copies.copy(world, repository, mirror.external_reference, wanted):
        _end(world, mirror, repository, "SUCCESS")
    else:
        fail(world, mirror, repository)


def fail(world: World, mirror: Mirror, repository: Repository) -> None:
    """End without."""
    _end(world, mirror, repository, "FAIL")


def _end(world: World, mirror: Mirror, repository: Repository, status: str) -> None:
    fields = mirror_schedule.fields_after_sync(world, mirror, status)
    schedule_sync(world, world.store.mirrors.change(mirror, last_sync=world.now(), **fields))
    event = "repo_mirror_sync_success" if status == "SUCCESS" else "repo_mirror_sync_failed"
    mirror_copies.fire_event(world, repository, event, mirror.external_reference)


def _wants(mirror: Mirror, name: str) -> bool:
    return any(fnmatchcase(name, glob) for glob in mirror.rule)
