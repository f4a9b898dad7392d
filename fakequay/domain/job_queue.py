"""Queue of scheduled jobs: adds, finds and cancels them.

A scheduled job has a kind, a due time, and the id of the record on which it acts. A job runs when
the simulated clock has passed the due time (see ``schedule.job_runner``).
"""

from fakequay.domain.errors import ServerStopping
from fakequay.models import ScheduledJob
from fakequay.settings import WORKERS
from fakequay.world import World


def schedule(world: World, kind: str, subject_id: int, due: float) -> ScheduledJob:
    """Schedule a job that acts on a record.

    Args:
        kind: Kind of the job, for example ``build``.
        subject_id: Id of the record that the job acts on.
        due: Time at which the job should run, in Unix seconds.
    """
    return world.store.scheduled_jobs.add(ScheduledJob(due, kind, subject_id))


def next_job(world: World, kind: str, subject_id: int) -> ScheduledJob | None:
    """Return the earliest scheduled job of a kind that acts on a record, or None."""
    found = world.store.scheduled_jobs.find(kind=kind, subject_id=subject_id)
    return min(found, key=lambda job: (job.due, job.id), default=None)


def cancel(world: World, kind: str, subject_id: int) -> None:
    """Cancel all scheduled jobs of a kind that act on a record."""
    world.store.scheduled_jobs.remove_all(kind=kind, subject_id=subject_id)


def has_due_jobs(world: World) -> bool:
    """Return whether a scheduled job is due and jobs may run.

    Jobs do not run if the configuration key ``FAKEQUAY_WORKERS`` is off, or if the server is
    stopping. The check is fast even if there are many jobs.
    """
    if not world.config.get(WORKERS) or world.store.stopping:
        return False
    first = world.store.scheduled_jobs.first()
    return first is not None and first.due <= world.now()


def check_running(world: World) -> None:
    """Check that the server is not stopping.

    A job or request with many steps calls this function before each step.

    Raises:
        ServerStopping: The server is stopping. The transaction must be rolled back, so that a job
            is still scheduled when the server starts again.
    """
    if world.store.stopping:
        raise ServerStopping
