"""Idle auto-pruning: skips those jobs of auto-prune policies that would delete no tag.

The job of an auto-prune policy runs every hour. If a test moves the simulated clock by years, most
of these jobs would change nothing. This module computes the next job that can change something,
and skips the jobs before this job. A job of a policy can change something if a job of another kind
has run before, or if a tag has reached the age in the policy. All data, including the ids of later
jobs, are the same as if all jobs had run.
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
        False if no job was skipped: the first job in the queue must run, because it has another
        kind or would delete a tag.
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
    """Return the auto-prune jobs at the front of the queue that would delete no tag.

    Returns:
        First the jobs, then the limit before which these jobs and their hourly repetitions can be
        skipped. The limit is the due time and the id of the next job that changes something. If no
        due job changes something, the limit is a time just after the current time and the id 0.
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
    """Return the next time at which a job, or one of its hourly repetitions, changes something.

    For the job of an auto-prune policy, the result is the time of the first repetition that deletes
    a tag. For all other jobs, the result is the due time of the job.
    """
    policy = world.store.prune_policies.get(job.subject_id)
    if job.kind != autoprune_policies.KIND or policy is None:
        return job.due
    world_at_due_time = replace(world, clock=Clock(job.due))
    return auto_pruning.next_deletion(world_at_due_time, policy, job.due, INTERVAL)


def _number_of_runs(job: ScheduledJob, end: float) -> int:
    """Return how many runs of an auto-prune job are due before a time; the first run always counts.

    Args:
        job: The job, with the due time of its first run.
        end: The time, in Unix seconds.
    """
    number = max(int((end - job.due) // INTERVAL), 1)
    while _due_after(job, number) < end:
        number += 1
    return number


def _due_after(job: ScheduledJob, runs: int) -> float:
    """Return when the job of an auto-prune policy is due after a number of runs."""
    return job.due + runs * INTERVAL
