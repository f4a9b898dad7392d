"""Failure report: lists the recorded requests in the output of a failed test."""

import json
from collections.abc import Iterator
from typing import Any, Protocol

from .exchange import Exchange, Message

MAX_REQUESTS = 30  # Number of requests in the report; older ones are left out.
MAX_BODY_LENGTH = 160  # Characters of a body in the report.
REJECTED = (
    "the token of this request is unknown or has expired, so Quay handled the request as "
    "anonymous: reads of public data get 200, other reads 401, and writes 403 with the message "
    "'CSRF token was invalid or missing.'; fakequay.token(username, scope) returns a valid token"
)


class Journal(Protocol):
    """Typing protocol: request journal of an instance, in this process or on a remote server."""

    def find(self, **criteria: Any) -> list[Exchange]:
        """Return the recorded requests that match the search criteria, oldest first."""
        ...


def report_lines(journal: Journal, after: int = 0) -> Iterator[str]:
    """Yield the lines of a test's failure report: requests, and the bodies of failed requests.

    Args:
        journal: The recorded requests.
        after: Id of a request; the report contains only later requests.
    """
    exchanges = journal.find(after=after)
    if not exchanges:
        yield "(none)"
    if len(exchanges) > MAX_REQUESTS:
        yield f"({len(exchanges) - MAX_REQUESTS} earlier requests not shown)"
    for exchange in exchanges[-MAX_REQUESTS:]:
        yield _line(exchange)
        if _has_invalid_token(exchange):
            yield f"      hint: {REJECTED}"
        if exchange.status is None or exchange.status >= 400:
            yield from _bodies(exchange)


def _line(exchange: Exchange) -> str:
    path = f"{exchange.path}?{exchange.query_string}" if exchange.query_string else exchange.path
    details = [
        exchange.operation or exchange.registry,
        exchange.username,
        exchange.fault and f"fault {exchange.fault}",
    ]
    shown_details = ", ".join(word for word in details if word)
    return f"{exchange.status or '---'} {exchange.method} {path}" + (
        f"  ({shown_details})" if shown_details else ""
    )


def _has_invalid_token(exchange: Exchange) -> bool:
    """Return whether a request had a bearer token that the REST API did not accept."""
    scheme = (exchange.request.header("Authorization") or "").partition(" ")[0]
    is_anonymous = exchange.caller is not None and exchange.username is None
    return exchange.operation is not None and is_anonymous and scheme.lower() == "bearer"


def _bodies(exchange: Exchange) -> Iterator[str]:
    for label, message in (
        ("request body", exchange.request),
        ("response body", exchange.response),
    ):
        text = _text(message)
        if text:
            yield f"      {label}: {text}"


def _text(message: Message) -> str:
    shown: dict[str, Any] = message.view()
    text = json.dumps(shown["json"]) if "json" in shown else shown.get("text", "")
    text = " ".join(text.split())
    return text if len(text) <= MAX_BODY_LENGTH else f"{text[: MAX_BODY_LENGTH - 1]}…"
