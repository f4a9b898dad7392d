"""How pages write sizes, moments and JSON."""

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from markupsafe import Markup

from fakequay.domain.quotas.quotas import format_bytes

_CELL = re.compile(r"<(td|th)\b")
_ROLES = {"td": "cell", "th": "rowheader"}


def size(n: int | None) -> str:
    """Bytes, in the unit in which there are fewer than 1024."""
    if n is None:
        return "—"
    return f"{n} B" if n < 1024 else format_bytes(n)


def moment(value: float | str) -> str:
    """UTC, to the second; from seconds since 1970, ISO 8601 or what mails write."""
    return _datetime(value).astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def _datetime(value: float | str) -> datetime:
    if isinstance(value, int | float):
        return datetime.fromtimestamp(value, UTC)
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return parsedate_to_datetime(value)


def pretty(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def short(digest: str) -> str:
    """The first twelve digits of a digest."""
    return digest.removeprefix("sha256:")[:12]


def duration(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"


def kind_of_status(status: int | None) -> str:
    """How an HTTP status is meant: good, moved, bad or broken."""
    if status is None:
        return "broken"
    return {2: "good", 3: "moved", 4: "bad"}.get(status // 100, "broken")


def about(event: dict[str, Any]) -> dict[str, str]:
    """What tells one event of the agenda from others."""
    return {name: str(value) for name, value in event.items() if name != "due"}


def labelled(cells: Markup, columns: Sequence[str]) -> Markup:
    """The cells of a row, each with what it is called: narrow windows show rows as cards."""
    names = iter(columns)

    def opened(found: re.Match[str]) -> str:
        label = Markup("{}").format(next(names))
        return f'<{found[1]} role="{_ROLES[found[1]]}" data-label="{label}"'

    return Markup(_CELL.sub(opened, cells))  # noqa: S704  # what is in them is escaped already
