"""Idle runs: skips runs of auto-prune policies that would delete no tag.

A policy runs every hour. If the clock moves by years, most of these runs change nothing. This
module computes the next run that can delete a tag: the first one after the next other job, or the
first one at which a tag has reached its age. The result is the same as running each of them,
including the ids of the scheduled jobs.
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
    """Skip the runs at the front of the queue that would delete no tag.

    Call this in a transaction.

    Returns:
        False if the first job of the queue is not such a run, and must run.
    """
    idle, end = _find_idle_runs(world)
    if not idle:
        return False
    numbers = {job.id: _number_of_runs(job, end[0]) for job in idle}
    # Each run removes its job and adds the next one, with a new id. The last run of each policy is
    # in the last hour, so these runs get the last ids, in the order in which the policies run.
    idle.sort(key=lambda job: (_due_after(job, numbers[job.id]), -job.due, job.id))
    jobs = world.store.scheduled_jobs
    first_id = jobs.next_id + sum(numbers.values()) - len(idle)
    for id, job in enumerate(idle, start=first_id):
        jobs.remove(job)
        jobs.put(replace(job, id=id, due=_due_after(job, numbers[job.id])))
    return True


def _find_idle_runs(world: World) -> tuple[list[ScheduledJob], _Moment]:
    """Return the idle runs at the front of the queue, and the moment at which they must end.

    That is the moment of the next other job, or just after the current time.
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
    """Return when a job changes something: its due time, unless it is a run of a policy."""
    policy = world.store.prune_policies.get(job.subject_id)
    if job.kind != autoprune_policies.KIND or policy is None:
        return job.due
    then = replace(world, clock=Clock(job.due))
    return auto_pruning.next_deletion(then, policy, job.due, INTERVAL)


def _number_of_runs(job: ScheduledJob, end: float) -> int:
    """Return the number of runs of a policy before a time, at least 1."""
    number = max(int((end - job.due) // INTERVAL), 1)
    while _due_after(job, number) < end:
        number += 1
    return number


def _due_after(job: ScheduledJob, runs: int) -> float:
    """Return when a policy is due after a number of runs."""
    return job.due + runs * INTERVAL
