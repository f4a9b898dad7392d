"""Usage log queries: selects entries by namespace, repository, performer and time span."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from fakequay.contract.log_kinds import kind_id
from fakequay.domain import pagination
from fakequay.domain.accounts import accounts, avatars
from fakequay.domain.errors import Aborted
from fakequay.fast_dataclasses import frozen
from fakequay.models import Account, LogEntry, Repository
from fakequay.world import World

PAGE = 20
DAY = 86_400.0
_STEP = 200
# Kinds of entries about the installation as a whole, not about a namespace.
SERVICE_KINDS = frozenset(
    f"service_key_{verb}" for verb in ("create", "approve", "delete", "modify", "extend", "rotate")
)


@frozen
class Span:
    """A time span with start and end in Unix seconds."""

    start: float
    end: float


@frozen
class LogQuery:
    """Search criteria for usage log entries. A criterion that is None accepts any value.

    Attributes:
        performer: Name of the user or robot that performed the action.
        excluded_kinds: Kinds of entries that are not selected.
    """

    namespace: Account | None = None
    repository: Repository | None = None
    performer: str | None = None
    excluded_kinds: frozenset[str] = frozenset()


def parse_span(world: World, first: str | None, last: str | None) -> Span:
    """Return the time span from the start of one day to the end of another day.

    Args:
        first: Day as ``mm/dd/yyyy``; if missing or invalid, the span starts 24 hours ago.
        last: Day as ``mm/dd/yyyy``; if missing or invalid, the span ends in 24 hours.

    Raises:
        Aborted: 400 if the last day is before the first.
    """
    end = _day(last)
    start = _day(first)
    found = Span(
        world.now() - DAY if start is None else start,
        (world.now() if end is None else end) + DAY,
    )
    if found.end < found.start:
        raise Aborted(400)
    return found


def page(world: World, query: LogQuery, span: Span, cursor: str | None) -> dict[str, Any]:
    """Return a response body with one page of matching usage log entries, newest first.

    Args:
        cursor: The ``next_page`` token of the previous page; None for the first page.

    Returns:
        A response body with up to 20 entries. As on the real server, ``next_page`` is missing only
        if the page is empty. The last page with entries is therefore followed by an empty page.
    """
    before = pagination.decode_token(world, "logs", cursor)
    found = list(islice(_entries(world, query, span, before), PAGE))
    everywhere = query.namespace is None and query.repository is None
    seen: dict[str, Any] = {
        "start_time": span.start,
        "end_time": span.end,
        "logs": [view(world, entry, with_namespace=everywhere) for entry in found],
    }
    if found:
        seen["next_page"] = pagination.encode_token(world, "logs", found[-1].id)
    return seen


def count_by_kind_and_day(world: World, query: LogQuery, span: Span) -> list[dict[str, Any]]:
    """Return the number of matching usage log entries per kind and day.

    The counts are sorted by day and by the id of the kind.
    """
    counted = Counter((entry.at // DAY * DAY, entry.kind) for entry in _entries(world, query, span))
    return [
        {"kind": kind, "count": count, "datetime": day}
        for (day, kind), count in sorted(counted.items(), key=_day_and_kind)
    ]


def _day_and_kind(counted: tuple[tuple[float, str], int]) -> tuple[float, int, str]:
    (day, kind), _ = counted
    return day, kind_id(kind), kind


def views(world: World, query: LogQuery, span: Span) -> list[dict[str, Any]]:
    """Return all matching usage log entries as the API shows them, newest first."""
    return [view(world, entry) for entry in _entries(world, query, span)]


def view(world: World, entry: LogEntry, *, with_namespace: bool = False) -> dict[str, Any]:
    """Return a usage log entry as the API shows it."""
    seen: dict[str, Any] = {
        "kind": entry.kind,
        "metadata": entry.metadata,
        "ip": entry.ip,
        "datetime": entry.at,
    }
    performer = world.store.accounts.get(entry.performer_id or 0)
    if performer is not None:
        is_robot = performer.kind == "robot"
        avatar = avatars.for_account(performer, "robot" if is_robot else "user")
        seen["performer"] = {
            "kind": "user",
            "name": performer.name,
            "is_robot": is_robot,
            "avatar": avatar,
        }
    namespace = world.store.accounts.get(entry.namespace_id or 0)
    if with_namespace and namespace is not None:
        seen["namespace"] = {
            "kind": "org" if namespace.kind == "organization" else "user",
            "name": namespace.name,
            "avatar": avatars.for_account(namespace),
        }
    return seen


def _entries(
    world: World, query: LogQuery, span: Span, before: int | None = None
) -> Iterator[LogEntry]:
    """Yield matching usage log entries, newest first.

    The entries are read in batches, when the caller needs them. Entries are only appended, so the
    order of their ids is the order of their times.
    """
    values = _required_values(world, query)
    if values is None:
        return
    id_after_span = _first_after(world, span.end)
    before = id_after_span if before is None else min(before, id_after_span)
    while found := world.store.logs.newest(before=before, limit=_STEP, **values):
        for entry in found:
            if entry.at < span.start:
                return
            if entry.kind not in query.excluded_kinds:
                yield entry
        before = found[-1].id


def _required_values(world: World, query: LogQuery) -> dict[str, int] | None:
    """Return the field values that a usage log entry must have to match a query.

    Returns:
        The required values by field name; None if no account has the name of the performer.
    """
    values: dict[str, int] = {}
    if query.namespace is not None:
        values["namespace_id"] = query.namespace.id
    if query.repository is not None:
        values["repository_id"] = query.repository.id
    if query.performer:
        performer = accounts.get(world, query.performer)
        if performer is None:
            return None
        values["performer_id"] = performer.id
    return values


def _first_after(world: World, moment: float) -> int:
    """Return the id of the first usage log entry that was added at or after a time.

    If all entries are older, return the id of the next entry that will be added. The function uses
    a binary search.

    Args:
        moment: The time in Unix seconds.
    """
    newest = world.store.logs.newest(limit=1)
    if not newest or newest[0].at < moment:
        return newest[0].id + 1 if newest else 1
    low, high = 1, newest[0].id
    while low < high:
        middle = (low + high) // 2
        entry = world.store.logs.newest(before=middle + 1, limit=1)
        if entry and entry[0].at >= moment:
            high = entry[0].id
        else:
            low = middle + 1
    return low


def _day(text: str | None) -> float | None:
    try:
        return datetime.strptime(text or "", "%m/%d/%Y").replace(tzinfo=UTC).timestamp()
    except ValueError:
        return None
