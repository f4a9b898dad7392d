"""Missed syncs: limits how many syncs of a mirror run if the clock moves far in one step.

The first due sync copies all upstream changes, and the following syncs find nothing new. Therefore,
of the following syncs, only the last ``mirror_schedule.MAX_MISSED`` run. The number of skipped
syncs is written to the log.
"""

import logging

from fakequay.domain import job_queue
from fakequay.domain.mirrors import mirror_schedule
from fakequay.domain.mirrors.mirror_schedule import AnyMirror
from fakequay.models import Mirror, ScheduledJob
from fakequay.world import World

from . import job_list

_log = logging.getLogger("fakequay.jobs")


def skip(world: World, job: ScheduledJob) -> None:
    """Skip the next syncs of a mirror if too many of them are due.

    Call this function in a transaction, after a job of the mirror has run.

    Args:
        job: The job that has run.
    """
    mirror = _mirror(world, job)
    start = mirror.sync_start if mirror else None
    if mirror is None or start is None or not job.due < start <= world.now():
        return
    upcoming = job_queue.next_job(world, job.kind, mirror.id)
    if upcoming is None or upcoming.due != start:
        return
    skipped, start = mirror_schedule.missed_syncs(mirror, start, world.now())
    if skipped:
        if isinstance(mirror, Mirror):
            world.store.mirrors.change(mirror, sync_start=start)
        else:
            world.store.org_mirrors.change(mirror, sync_start=start)
        world.store.scheduled_jobs.change(upcoming, due=start)
        about = job_list.KINDS[job.kind](world, mirror.id) or {}
        name = about.get("repository") or about.get("organization")
        _log.info("mirror of %s: skipped %d syncs that became due at once", name, skipped)


def _mirror(world: World, job: ScheduledJob) -> AnyMirror | None:
    """Return the mirror on which a job acts; None if the job does not act on a mirror."""
    if job.kind == mirror_schedule.REPOSITORY_KIND:
        return world.store.mirrors.get(job.subject_id)
    if job.kind == mirror_schedule.ORGANIZATION_KIND:
        return world.store.org_mirrors.get(job.subject_id)
    return None
