"""Idle auto-pruning: skips those jobs of auto-prune policies that would delete no tag.

The job of a policy runs every hour. If a test moves the clock by years, most of these jobs would
change nothing. This module computes the next job that can delete a tag: the first one after another
kind of job, or the first one at which a tag has reached the age in the policy. The result is as if
all jobs had run, including the ids of later jobs.
"""

from dataclasses import replace
from math import inf, nextafter

from fakequay.determinism import Clock
from fakequay.domain.cleanup import auto_pruning
from fakequay.domain.policies import autoprune_policies
from fakequay.models import ScheduledJob
from fakequay.world import World

INTERVAL = autoprune_policies.INTERVAL
_Moment = tuple[float, int]  # due time and id of a job; jobs run in this order


def skip(world: World) -> bool:
    """Skip the jobs of auto-prune policies at the front of the queue that would delete no tag.

    Call this function in a transaction.

    Returns:
        False if the first job in the queue is not such a job, and must run.
    """
    idle, end = _find_idle_runs(world)
    if not idle:
        return False
    numbers = {job.id: _number_of_runs(job, end[0]) for job in idle}
    # Each job removes itself and adds the next job of its policy, with a new id. The last skipped
    # job of each policy is in the last hour. The jobs that follow therefore get the highest ids, in
    # the order in which the policies run.
    idle.sort(key=lambda job: (_due_after(job, numbers[job.id]), -job.due, job.id))
    jobs = world.store.scheduled_jobs
    first_id = jobs.next_id + sum(numbers.values()) - len(idle)
    for id, job in enumerate(idle, start=first_id):
        jobs.remove(job)
        jobs.put(replace(job, id=id, due=_due_after(job, numbers[job.id])))
    return True


def _find_idle_runs(world: World) -> tuple[list[ScheduledJob], _Moment]:
    """Return the jobs that would delete no tag, at the front of the queue, and when to stop.

    Returns:
        The jobs, and the due time and id before which jobs can be skipped: those of the next job
        that changes something, or just after the current time.
    """
    end: _Moment = (nextafter(world.now(), inf), 0)
    idle: list[ScheduledJob] = []
    for job in world.store.scheduled_jobs.in_order():
        moment = (job.due, job.id)
        if moment >= end:
            break
        changes_at = _next_change(world, job)
        if changes_at <= job.due:
            return idle, moment
        idle.append(job)
        end = min(end, (changes_at, job.id))
    return idle, end


def _next_change(world: World, job: ScheduledJob) -> float:
    """Return when a job or its repetitions change something next.

    For the job of an auto-prune policy, this is the time of the first repetition that deletes a
    tag. For all other jobs, it is the due time.
    """
    policy = world.store.prune_policies.get(job.subject_id)
    if job.kind != autoprune_policies.KIND or policy is None:
        return job.due
    then = replace(world, clock=Clock(job.due))
    return auto_pruning.next_deletion(then, policy, job.due, INTERVAL)


def _number_of_runs(job: ScheduledJob, end: float) -> int:
    """Return how often the job of an auto-prune policy runs before a time, at least once."""
    number = max(int((end - job.due) // INTERVAL), 1)
    while _due_after(job, number) < end:
        number += 1
    return number


def _due_after(job: ScheduledJob, runs: int) -> float:
    """Return when the job of an auto-prune policy is due after some repetitions."""
    return job.due + runs * INTERVAL
