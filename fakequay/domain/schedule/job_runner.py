"""What happens by itself: worked off in order of its time, once the clock has passed it.

Nothing runs beside the requests. Whoever wants something to happen later makes an job of
some kind for a record (``appointments.make``); the start of each request works off what the clock
has passed since, however far that has moved. Each kind has a handler in the list below: it gets a
world whose clock stands at the moment the job was due, and the record's id. So all that it
dates, draws and plans comes out the same, whatever steps the clock took. A handler does not refuse;
what goes wrong is part of what happens. The record may be gone.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from fakequay.determinism import Clock
from fakequay.domain import job_queue
from fakequay.domain.builds import build_phases, builds
from fakequay.domain.cleanup import auto_pruning, deleted_items, garbage_collection
from fakequay.domain.images import (
    garbage_collection_schedule,
    scan_queue,
    security_scans,
    tag_expiry,
)
from fakequay.domain.mirrors import mirror_sync, org_mirror_sync
from fakequay.domain.notifications import expiry_notices, expiry_schedule
from fakequay.domain.policies import autoprune_policies
from fakequay.domain.quotas import registry_size
from fakequay.models import Actor, ScheduledJob
from fakequay.world import World

Handler = Callable[[World, int], object]

HANDLERS: Mapping[str, Handler] = {
    builds.KIND: build_phases.advance,
    mirror_sync.KIND: mirror_sync.advance,
    org_mirror_sync.KIND: org_mirror_sync.advance,
    autoprune_policies.KIND: auto_pruning.prune,
    scan_queue.KIND: security_scans.finish_scan,
    tag_expiry.KIND: tag_expiry.expire,
    expiry_schedule.KIND: expiry_notices.send_notices,
    garbage_collection_schedule.KIND: garbage_collection.collect_due,
    registry_size.KIND: registry_size.measure,
    deleted_items.REPOSITORY: deleted_items.collect_repository,
    deleted_items.NAMESPACE: deleted_items.collect_namespace,
}


def run_due_jobs(world: World) -> None:
    """Let everything happen that the clock has passed."""
    while job_queue.has_due_jobs(world):
        with world.store.transaction():
            first = world.store.scheduled_jobs.first()
            if first is not None and first.due <= world.now():
                _run_at(world, first, first.due)


def run_next_job_of(world: World, kind: str, subject_id: int) -> bool:
    """Let the next thing happen to a record now; whether there was one to happen."""
    with world.store.transaction():
        job = job_queue.next_job(world, kind, subject_id)
        if job is not None:
            run_job(world, job)
    return job is not None


def run_job(world: World, job: ScheduledJob) -> None:
    """Let one thing happen now."""
    _run_at(world, job, min(job.due, world.now()))


def _run_at(world: World, job: ScheduledJob, at: float) -> None:
    world.store.scheduled_jobs.remove(job)
    then = replace(world, clock=Clock(at), actor=Actor())
    HANDLERS[job.kind](then, job.subject_id)
