"""Job runner: runs scheduled jobs in order of their due time.

By default, there is no thread for jobs. Instead, each request first runs all jobs whose due time
the simulated clock has passed.

Each kind of job has a handler, a function in ``HANDLERS``. Its arguments are the data of the
instance (World), with the clock frozen at the due time of the job, and the id of the record on
which the job acts. The record may no longer exist. Because of the frozen clock, dates and ids do
not depend on how far a test moves the clock in one step. A handler raises no domain errors: it
stores a failure as the result of the job.

Many jobs that would change nothing are skipped, so that a test can move the clock by years (see
``idle_auto_pruning`` and ``missed_syncs``).
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace

from fakequay.determinism import Clock, sleep
from fakequay.domain import job_queue
from fakequay.domain.builds import build_phases, builds
from fakequay.domain.cleanup import auto_pruning, deleted_data, garbage_collection
from fakequay.domain.errors import ServerStopping
from fakequay.domain.images import (
    garbage_collection_schedule,
    scan_queue,
    security_scans,
    tag_expiry,
)
from fakequay.domain.mirrors import mirror_schedule, mirror_sync, org_mirror_sync
from fakequay.domain.notifications import expiry_notices, expiry_schedule
from fakequay.domain.policies import autoprune_policies
from fakequay.domain.quotas import registry_size
from fakequay.models import Actor, ScheduledJob
from fakequay.world import World

from . import idle_auto_pruning, missed_syncs

Handler = Callable[[World, int], object]

HANDLERS: Mapping[str, Handler] = {
    builds.KIND: build_phases.advance,
    mirror_schedule.REPOSITORY_KIND: mirror_sync.advance,
    mirror_schedule.ORGANIZATION_KIND: org_mirror_sync.advance,
    autoprune_policies.KIND: auto_pruning.prune,
    scan_queue.KIND: security_scans.finish_scan,
    tag_expiry.KIND: tag_expiry.expire,
    expiry_schedule.KIND: expiry_notices.send_notices,
    garbage_collection_schedule.KIND: garbage_collection.collect_due,
    registry_size.KIND: registry_size.measure,
    deleted_data.REPOSITORY: deleted_data.collect_repository,
    deleted_data.NAMESPACE: deleted_data.collect_namespace,
}


def run_due_jobs(world: World) -> None:
    """Run all scheduled jobs whose due time the clock has passed, each in its own transaction.

    Between two jobs, other threads can use the store. If the server stops during a job, the
    transaction of the job is rolled back.
    """
    with suppress(ServerStopping):
        while job_queue.has_due_jobs(world):
            with world.store.transaction():
                first = world.store.scheduled_jobs.first()
                if first is None or first.due > world.now() or idle_auto_pruning.skip(world):
                    continue
                _run_at(world, first, first.due)
                missed_syncs.skip(world, first)
            sleep(0)


def run_next_job_of(world: World, kind: str, subject_id: int) -> bool:
    """Run the earliest job of a kind for a record now, even if the job is not due yet.

    Returns:
        False if no such job is scheduled.
    """
    with world.store.transaction():
        job = job_queue.next_job(world, kind, subject_id)
        if job is not None:
            run_job(world, job)
    return job is not None


def run_job(world: World, job: ScheduledJob) -> None:
    """Run a scheduled job now, even if the job is not due yet."""
    _run_at(world, job, min(job.due, world.now()))


def _run_at(world: World, job: ScheduledJob, at: float) -> None:
    world.store.scheduled_jobs.remove(job)
    world_at_due_time = replace(world, clock=Clock(at), actor=Actor())
    HANDLERS[job.kind](world_at_due_time, job.subject_id)
