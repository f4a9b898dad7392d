"""Usage logs for console pages: filters from the query string, matching entries and a chart."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import request

from fakequay.domain.usage_logs import usage_log_queries
from fakequay.domain.usage_logs.usage_log_queries import LogQuery, Span
from fakequay.fast_dataclasses import frozen
from fakequay.web import world

from .api_calls import get

DEFAULT_DAYS = 30
MAX_DAY_BARS = 92  # Charts of longer time spans have one bar for each month.


@frozen
class Filters:
    """Filter values for a usage log.

    An empty text matches any value.

    Attributes:
        first: First day of the time span.
        last: Last day of the time span.
        error: Description of an invalid day in the query string, or "".
    """

    kind: str
    performer: str
    first: date
    last: date
    error: str = ""

    @property
    def span(self) -> Span:
        """Start of the first day and end of the last day of the filter, in Unix seconds."""
        return Span(_seconds(self.first), _seconds(self.last + timedelta(days=1)))

    def as_query(self) -> dict[str, str]:
        """Return the filters as query parameters of a URL."""
        values = {"kind": self.kind, "performer": self.performer}
        days = {"first": str(self.first), "last": str(self.last)}
        return {name: value for name, value in values.items() if value} | days


def read_filters(arguments: Mapping[str, str]) -> Filters:
    """Read the filters of a usage log from a query string.

    Without days, the time span is the last 30 days on the simulated clock.

    Args:
        arguments: Query parameters ``kind``, ``performer``, ``first`` and ``last``. The days are
            in ISO 8601.
    """
    today = datetime.fromtimestamp(world().now(), UTC).date()
    default = (today - timedelta(days=DEFAULT_DAYS - 1), today)
    kind, performer = (arguments.get(name, "").strip() for name in ("kind", "performer"))
    try:
        last = _read_day(arguments, "last") or today
        first = _read_day(arguments, "first") or last - timedelta(days=DEFAULT_DAYS - 1)
        if last < first:
            raise ValueError(f"The last day {last} is before the first day {first}.")
    except (ValueError, OverflowError) as error:
        return Filters(kind, performer, *default, error=str(error))
    return Filters(kind, performer, first, last)


def read_log(path: str, find_owner: Callable[[], LogQuery]) -> dict[str, Any]:
    """Return the entries and the chart of a usage log, for the filters in the query string.

    Quay's API cannot filter a usage log by kind, and cannot filter the log of a repository by
    performer. So this function requests the log from the API only to check the permission of the
    caller. It then reads the entries from the store of the instance.

    Args:
        path: Path of the namespace or repository in Quay's API, for example
            ``/api/v1/repository/acme/web``.
        find_owner: Function that returns the query for the whole usage log of the namespace or
            repository. It is called in a transaction.

    Raises:
        ApiError: The caller has no permission to read the usage log.
    """
    get(f"{path}/logs")
    filters = read_filters(request.args)
    with world().store.transaction():
        return _read(find_owner(), filters)


def _read(owner: LogQuery, filters: Filters) -> dict[str, Any]:
    data, span = world(), filters.span
    everything = LogQuery(owner.namespace, owner.repository, filters.performer or None)
    counts = usage_log_queries.count_by_kind_and_day(data, everything, span)
    kinds = sorted({row["kind"] for row in counts} | ({filters.kind} - {""}))
    others = frozenset(kinds if filters.kind else ()) - {filters.kind}
    query = LogQuery(owner.namespace, owner.repository, filters.performer or None, others)
    found = usage_log_queries.page(data, query, span, request.args.get("next_page"))
    is_full = len(found["logs"]) == usage_log_queries.PAGE
    return {
        "filters": filters,
        "kinds": kinds,
        "entries": found["logs"],
        "next_page": found.get("next_page") if is_full else None,
        "chart": chart([row for row in counts if filters.kind in ("", row["kind"])], filters),
    }


def chart(counts: list[dict[str, Any]], filters: Filters) -> dict[str, Any]:
    """Return the bars of a chart with the number of usage log entries for each day or month.

    Args:
        counts: Counts as Quay's API returns them: ``kind``, ``count`` and ``datetime`` of a day in
            Unix seconds.
        filters: Filters with the first and the last day of the chart.

    Returns:
        ``unit`` (``day`` or ``month``), ``bars``, ``highest`` (count of the highest bar) and
        ``total``. A bar has ``label``, ``count`` and ``kinds`` (counts by kind).
    """
    length = (filters.last - filters.first).days + 1
    unit, width = ("day", 10) if length <= MAX_DAY_BARS else ("month", 7)
    days = (filters.first + timedelta(days=number) for number in range(length))
    bars: dict[str, dict[str, int]] = {str(day)[:width]: {} for day in days}
    for row in counts:
        label = str(datetime.fromtimestamp(row["datetime"], UTC).date())[:width]
        kinds = bars.setdefault(label, {})
        kinds[row["kind"]] = kinds.get(row["kind"], 0) + row["count"]
    totals = {label: sum(kinds.values()) for label, kinds in bars.items()}
    return {
        "unit": unit,
        "bars": [
            {"label": label, "count": totals[label], "kinds": kinds}
            for label, kinds in bars.items()
        ],
        "highest": max(totals.values()),
        "total": sum(totals.values()),
    }


def _read_day(arguments: Mapping[str, str], name: str) -> date | None:
    text = arguments.get(name, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ValueError(f"{name}: {text!r} is not a day such as 2026-01-31") from None


def _seconds(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
