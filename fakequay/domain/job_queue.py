"""What is due when: the entries of the agenda."""

from fakequay.models import ScheduledJob
from fakequay.settings import WORKERS
from fakequay.world import World


def schedule(world: World, kind: str, subject_id: int, due: float) -> ScheduledJob:
    """Something of a kind is to happen to a record, once the clock has passed a moment."""
    return world.store.scheduled_jobs.add(ScheduledJob(due, kind, subject_id))


def next_job(world: World, kind: str, subject_id: int) -> ScheduledJob | None:
    """The next thing of a kind that is to happen to a record."""
    found = world.store.scheduled_jobs.find(kind=kind, subject_id=subject_id)
    return min(found, key=lambda job: (job.due, job.id), default=None)


def cancel(world: World, kind: str, subject_id: int) -> None:
    """Nothing more of that kind is to happen to a record."""
    world.store.scheduled_jobs.remove_all(kind=kind, subject_id=subject_id)


def has_due_jobs(world: World) -> bool:
    """Whether the clock has passed anything that somebody works off.

    Takes as long for one entry as for many.
    """
    if not world.config.get(WORKERS):
        return False
    first = world.store.scheduled_jobs.first()
    return first is not None and first.due <= world.now()
