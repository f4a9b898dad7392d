"""When a mirror, of a repository or of an organization, is synced; and how a sync leaves it."""

from typing import Any

from fakequay.domain.errors import InvalidRequest
from fakequay.domain.numbers import LARGEST
from fakequay.models import Mirror, OrgMirror
from fakequay.world import World

RETRIES = 3
START_DELAY = 5  # seconds until a worker takes up what was asked for
DURATION = 30  # seconds that a sync takes
RETRY_DELAY = 300  # seconds until a sync that failed is tried again

AnyMirror = Mirror | OrgMirror


def check_interval(seconds: int) -> None:
    if seconds > LARGEST:
        raise InvalidRequest(f"sync_interval cannot be above {LARGEST}")


def next_due(world: World, mirror: AnyMirror) -> float | None:
    """When something happens to it next; None while it is off, or once it was cancelled."""
    if not mirror.enabled or not mirror.retries:
        return None
    match mirror.status:
        case "SYNC_NOW":
            at = world.now() + START_DELAY
        case "SYNCING":
            at = mirror.expiration or world.now() + DURATION
        case "FAIL" if mirror.retries < RETRIES:
            at = world.now() + RETRY_DELAY
        case _ if mirror.sync_start > world.now():
            at = mirror.sync_start
        case _:
            at = world.now() + START_DELAY
    return max(at, world.now())


def fields_after_sync(world: World, mirror: AnyMirror, status: str) -> dict[str, Any]:
    """The fields after a sync: tried again if it failed, else due when the interval is over."""
    left = mirror.retries - 1 if status == "FAIL" else 0
    fields = {"status": status, "expiration": None, "retries": left}
    if left > 0:
        return fields
    since = int(world.now() - mirror.sync_start)
    interval = max(mirror.sync_interval, 1)  # the API takes none, too
    following = world.now() + interval - since % interval
    return {**fields, "retries": RETRIES, "sync_start": following}
