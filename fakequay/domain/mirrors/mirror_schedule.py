"""Sync schedule of repository and organization mirrors: due times, retries and intervals."""

from typing import Any

from fakequay.domain import job_queue
from fakequay.domain.errors import InvalidRequest
from fakequay.domain.numbers import MAX_INTEGER
from fakequay.models import Mirror, OrgMirror
from fakequay.world import World

# Kinds of the scheduled jobs that start or finish a sync
REPOSITORY_KIND = "mirror"
ORGANIZATION_KIND = "org_mirror"
RETRIES = 3
START_DELAY = 5  # Seconds between the request of a sync and its start
DURATION = 30  # Duration of a sync in seconds
# Maximum number of syncs of a mirror that run if the clock moves so far that more are due
MAX_MISSED = 100
RETRY_DELAY = 300  # Seconds between a failed sync and the next attempt

AnyMirror = Mirror | OrgMirror


def check_interval(seconds: int) -> None:
    """Check that the sync interval of a mirror fits into a 32-bit integer.

    Raises:
        InvalidRequest: The interval is larger than 2147483647 seconds.
    """
    if seconds > MAX_INTEGER:
        raise InvalidRequest(f"sync_interval cannot be above {MAX_INTEGER}")


def schedule_sync(world: World, mirror: AnyMirror) -> None:
    """Schedule the next job of a mirror; an already scheduled job of the mirror is replaced.

    The job starts a sync of the mirror or, if a sync is running, finishes this sync.
    """
    kind = REPOSITORY_KIND if isinstance(mirror, Mirror) else ORGANIZATION_KIND
    job_queue.cancel(world, kind, mirror.id)
    due = next_due(world, mirror)
    if due is not None:
        job_queue.schedule(world, kind, mirror.id, due)


def next_due(world: World, mirror: AnyMirror) -> float | None:
    """Return when the next sync of a mirror starts, or when its running sync ends.

    Returns:
        Time in Unix seconds; None if the mirror is disabled, has no start date, or its sync was
        cancelled.
    """
    if not mirror.enabled or not mirror.retries:
        return None
    match mirror.status:
        case "SYNC_NOW":
            at = world.now() + START_DELAY
        case "SYNCING":
            at = mirror.expiration or world.now() + DURATION
        case "FAIL" if mirror.retries < RETRIES:
            at = world.now() + RETRY_DELAY
        case _ if mirror.sync_start is None:
            return None
        case _ if mirror.sync_start > world.now():
            at = mirror.sync_start
        case _:
            at = world.now() + START_DELAY
    return max(at, world.now())


def fields_after_sync(world: World, mirror: AnyMirror, status: str) -> dict[str, Any]:
    """Return the new values of a mirror's fields after a sync.

    After a failed sync, up to two more attempts follow shortly. After a successful sync or the last
    attempt, the next sync starts after the sync interval.

    Args:
        mirror: The mirror before the change.
        status: Result of the sync, ``SUCCESS`` or ``FAIL``.
    """
    retries = mirror.retries - 1 if status == "FAIL" else 0
    fields = {"status": status, "expiration": None, "retries": retries}
    if retries > 0:
        return fields
    elapsed = 0 if mirror.sync_start is None else int(world.now() - mirror.sync_start)
    interval = max(mirror.sync_interval, 1)  # The API accepts the interval 0.
    following = world.now() + interval - elapsed % interval
    return {**fields, "retries": RETRIES, "sync_start": following}


def fields_after_cancel(world: World) -> dict[str, Any]:
    """Return the new values of a mirror's fields after its sync was cancelled.

    The field ``expiration`` is the time of the cancellation. The field ``retries`` is 0, so that no
    sync is scheduled.
    """
    return {"status": "CANCEL", "retries": 0, "expiration": world.now()}


def retries_on_request(mirror: AnyMirror) -> int:
    """Return the number of attempts for a sync that a user requests.

    The number is the mirror's number of remaining attempts, or 1 if no attempts remain.
    """
    return max(mirror.retries, 1)


def missed_syncs(mirror: AnyMirror, start: float, until: float) -> tuple[int, float]:
    """Return how many syncs of a mirror to skip if too many of its syncs are due.

    Only the last ``MAX_MISSED`` of the due syncs have to run.

    Args:
        mirror: A mirror whose last sync has ended.
        start: Time at which the next sync is due, in Unix seconds.
        until: Current time in Unix seconds.

    Returns:
        The number of syncs to skip (0 or more), and the time at which the first sync that is not
        skipped is due, in Unix seconds.
    """
    interval = max(mirror.sync_interval, 1)
    spacing = (DURATION // interval + 1) * interval  # a sync must end before the next
    due = int((until - start) // spacing) + 1
    skipped = max(due - MAX_MISSED, 0)
    return skipped, start + skipped * spacing
