"""Formatting of sizes, times, durations and JSON for the pages of the console."""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from markupsafe import Markup

from fakequay.domain.numbers import format_bytes

_CELL = re.compile(r"<(td|th)\b")
_ROLES = {"td": "cell", "th": "rowheader"}


def size(n: int | None) -> str:
    """Format a number of bytes with the largest unit that fits; return "—" for None."""
    if n is None:
        return "—"
    return f"{n} B" if n < 1024 else format_bytes(n)


def moment(value: float | str) -> str:
    """Format a time in UTC, to the second.

    Args:
        value: Unix seconds, or text in ISO 8601 or in the date format of e-mails.
    """
    return _datetime(value).astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def _datetime(value: float | str) -> datetime:
    if isinstance(value, int | float):
        return datetime.fromtimestamp(value, UTC)
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return parsedate_to_datetime(value)


def pretty(value: Any) -> str:
    """Format a value as indented JSON."""
    return json.dumps(value, indent=2, ensure_ascii=False)


def plain(value: Any) -> str:
    """Format a JSON value in one line: text without quotes, other values as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def options(label: str, values: Iterable[str]) -> list[tuple[str, str]]:
    """Return the options of a menu in a filter form: value and label of each.

    The first option has the value "", with which the form does not filter.
    """
    return [("", label), *((value, value) for value in values)]


def short(digest: str) -> str:
    """Return the first twelve hex digits of a digest."""
    return digest.removeprefix("sha256:")[:12]


def duration(seconds: float) -> str:
    """Format a number of seconds as a duration in s or, below one second, in ms."""
    return f"{seconds:.1f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"


def period(seconds: float) -> str:
    """Format a duration as a whole number of the largest possible unit, such as ``2 weeks``."""
    for unit, length in (("week", 604_800), ("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= length and seconds % length == 0:
            number = int(seconds // length)
            return f"{number} {unit}" + ("" if number == 1 else "s")
    return f"{seconds:g} seconds"


def kind_of_sync(status: str) -> str:
    """Return the CSS class for the sync status of a mirror."""
    return {"SUCCESS": "good", "FAIL": "broken", "CANCEL": "bad"}.get(status, "moved")


def kind_of_message(severity: str) -> str:
    """Return the CSS class for the severity of a global message."""
    return {"warning": "moved", "error": "broken"}.get(severity, "")


def kind_of_status(status: int | None) -> str:
    """Return the CSS class for an HTTP status: ``good``, ``moved``, ``bad`` or ``broken``.

    Statuses of 500 or more, and requests without a response, have the class ``broken``.
    """
    if status is None:
        return "broken"
    return {2: "good", 3: "moved", 4: "bad"}.get(status // 100, "broken")


def kind_of_severity(severity: str) -> str:
    """Return the CSS class for the severity of a vulnerability, or "" for a low severity."""
    return {"Critical": "broken", "High": "bad", "Medium": "moved"}.get(severity, "")


def about(job: dict[str, Any]) -> dict[str, str]:
    """Return the fields that identify a scheduled job: all its fields except the due time."""
    return {name: str(value) for name, value in job.items() if name != "due"}


def labelled(cells: Markup, columns: Sequence[str]) -> Markup:
    """Add the column name to each cell of a table row, because narrow windows show rows as cards.

    Args:
        cells: HTML of the cells of the row (``td`` and ``th``).
        columns: Names of the columns.
    """
    names = iter(columns)

    def opened(found: re.Match[str]) -> str:
        label = Markup("{}").format(next(names))
        return f'<{found[1]} role="{_ROLES[found[1]]}" data-label="{label}"'

    return Markup(_CELL.sub(opened, cells))  # noqa: S704  # the cells are already escaped
