"""What is kept of a request for the journal: references, read only when somebody looks."""

from dataclasses import dataclass, field
from typing import Any

from flask import Response
from werkzeug.datastructures import EnvironHeaders, Headers

from fakequay.access import Caller
from fakequay.traffic import Exchange, Message

KEPT = 64 * 1024  # bytes of a body
_WORDS = {"oauth_token_application": "application", "app_specific_token_title": "application"}


@dataclass(slots=True)
class RecordedRequest:
    """Of one request, with its answer; ``sent`` and ``answered`` are the bodies, or parts of them.

    ``environ`` is a copy, which keeps no connection alive.
    """

    at: float
    duration: float
    environ: dict[str, Any]
    operation: str | None
    registry: str | None
    caller: Caller | None
    sent: bytes | None
    status: int | None
    headers: Headers
    answered: bytes | None
    fault: str | None = None
    id: int = 0
    _made: Exchange | None = field(default=None)

    def exchange(self) -> Exchange:
        if self._made is None:
            self._made = self._exchange()
        return self._made

    def _exchange(self) -> Exchange:
        environ = self.environ
        path = _utf8(environ["PATH_INFO"])
        query_string = _utf8(environ["QUERY_STRING"])
        host = environ.get("HTTP_HOST") or environ["SERVER_NAME"]
        mark = "?" if query_string else ""
        return Exchange(
            id=self.id,
            at=self.at,
            duration=self.duration,
            method=environ["REQUEST_METHOD"],
            path=path,
            query_string=query_string,
            operation=self.operation,
            registry=self.registry,
            caller=None if self.caller is None else _shown(self.caller),
            status=self.status,
            request=self._request(),
            response=self._response(),
            url=f"{environ['wsgi.url_scheme']}://{host}{path}{mark}{query_string}",
            protocol=environ["SERVER_PROTOCOL"],
            fault=self.fault,
        )

    def _request(self) -> Message:
        headers = tuple(EnvironHeaders(self.environ))
        return _message(headers, self.sent, self.environ.get("CONTENT_LENGTH"))

    def _response(self) -> Message:
        if self.status is None:
            return Message(())
        data = b"" if self.environ["REQUEST_METHOD"] == "HEAD" else self.answered
        return _message(tuple(self.headers), data, self.headers.get("Content-Length"))


def _message(headers: tuple[tuple[str, str], ...], data: bytes | None, length: Any) -> Message:
    declared = int(length) if str(length or "").isdecimal() else None
    if data is None:
        return Message(headers, None, declared)
    is_cut = len(data) >= KEPT and declared != len(data)
    return Message(headers, data, declared if is_cut else len(data), is_cut)


def _shown(caller: Caller) -> dict[str, Any]:
    about = {word: caller.token[key] for key, word in _WORDS.items() if key in caller.token}
    return {"username": caller.username, "via": caller.via, **about}


def body_of(response: Response) -> bytes | None:
    """What an answer holds in memory, or its beginning; None for what is streamed."""
    parts = response.response
    if not isinstance(parts, list | tuple):
        return None
    data = parts[0] if len(parts) == 1 else b"".join(map(_bytes, parts))
    data = _bytes(data)
    return data if len(data) <= KEPT else data[:KEPT]


def _bytes(part: str | bytes) -> bytes:
    return part.encode() if isinstance(part, str) else part


def _utf8(text: str) -> str:
    """WSGI hands bytes over as Latin-1."""
    return text.encode("latin-1").decode(errors="replace")
