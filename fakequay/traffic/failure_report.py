"""Requests as lines for somebody who wonders why a test has failed."""

import json
from collections.abc import Iterator
from typing import Any

from .exchange import Exchange, Message
from .request_journal import RequestJournal

SHOWN = 30  # requests, the last of them
WIDTH = 160  # characters of a body


def report_lines(journal: RequestJournal) -> Iterator[str]:
    """A line for each of the last requests, and one for what an error said."""
    seen = journal.find()
    if not seen:
        yield "(none)"
    if len(seen) > SHOWN:
        yield f"({len(seen) - SHOWN} before these)"
    for one in seen[-SHOWN:]:
        yield _line(one)
        if one.status is None or one.status >= 400:
            yield from _bodies(one)


def _line(one: Exchange) -> str:
    path = f"{one.path}?{one.query_string}" if one.query_string else one.path
    about = [one.operation or one.registry, one.username, one.fault and f"fault {one.fault}"]
    told = ", ".join(word for word in about if word)
    return f"{one.status or '---'} {one.method} {path}" + (f"  ({told})" if told else "")


def _bodies(one: Exchange) -> Iterator[str]:
    for label, message in (("sent", one.request), ("answer", one.response)):
        text = _text(message)
        if text:
            yield f"      {label}: {text}"


def _text(message: Message) -> str:
    shown: dict[str, Any] = message.view()
    text = json.dumps(shown["json"]) if "json" in shown else shown.get("text", "")
    text = " ".join(text.split())
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"
