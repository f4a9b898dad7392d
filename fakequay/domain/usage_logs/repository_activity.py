"""Repository activity: counts the usage log entries of a repository per day, without today."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from fakequay.models import Repository
from fakequay.world import World

SHOWN_DAYS = 91
POPULARITY_DAYS = 7


def count_by_day(world: World, repository: Repository) -> list[tuple[date, int]]:
    """Return the number of usage log entries of a repository for each of the last 91 days.

    The current day is not included. As on the real server, days with entries come first, then days
    without entries. In both groups, the latest day is first.
    """
    counted = _counts(world, repository)
    days = [_today(world) - timedelta(days=ago) for ago in range(1, SHOWN_DAYS + 1)]
    return sorted(((day, counted[day]) for day in days), key=lambda counts: counts[1] == 0)


def popularity(world: World, repository: Repository) -> float:
    """Return the number of usage log entries of a repository in the last 7 days.

    The current day is not included.
    """
    first = _today(world) - timedelta(days=POPULARITY_DAYS)
    counted = _counts(world, repository)
    return float(sum(n for day, n in counted.items() if first <= day < _today(world)))


def _counts(world: World, repository: Repository) -> Counter[date]:
    entries = world.store.logs.find(repository_id=repository.id)
    return Counter(datetime.fromtimestamp(entry.at, UTC).date() for entry in entries)


def _today(world: World) -> date:
    return world.clock.utc_now().date()
