"""Recorded request: a stored request, which becomes an ``Exchange`` at its first use."""

from typing import TYPE_CHECKING, Any

from flask import Response
from werkzeug.datastructures import EnvironHeaders, Headers

from fakequay.access import Caller
from fakequay.fast_dataclasses import mutable

if TYPE_CHECKING:
    from fakequay.traffic.exchange import Exchange, Message

MAX_BODY_SIZE = 64 * 1024  # bytes; longer bodies are cut in the journal
# Keys of Caller.token, and the names under which the journal shows them.
_TOKEN_KEYS = {"oauth_token_application": "application", "app_specific_token_title": "application"}


@mutable
class RecordedRequest:
    """A request and its response, before the conversion to an ``Exchange``.

    Attributes:
        at: Time of the instance's clock at the response, in Unix seconds.
        duration: Real time from the request to the response, in seconds.
        environ: Copy of the WSGI environment, without references to the connection.
        operation: operationId, or None outside the REST API.
        registry: Kind of registry request, or None outside ``/v2/``.
        caller: The caller, or None if no code authenticated the request.
        request_body: Body of the request, or None if it is longer than 64 KiB or of unknown length.
        status: Status of the response, or None if no response was sent.
        headers: Headers of the response.
        response_body: Beginning of the response body, or None if it is streamed.
        fault: Name of the fault that was applied, or None.
        id: Number of the request in the journal.
    """

    at: float
    duration: float
    environ: dict[str, Any]
    operation: str | None
    registry: str | None
    caller: Caller | None
    request_body: bytes | None
    status: int | None
    headers: Headers
    response_body: bytes | None
    fault: str | None = None
    id: int = 0
    _exchange: "Exchange | None" = None

    def exchange(self) -> "Exchange":
        """Return the request and its response as an ``Exchange``; the first call creates it."""
        if self._exchange is None:
            self._exchange = self._make_exchange()
        return self._exchange

    def _make_exchange(self) -> "Exchange":
        from fakequay.traffic.exchange import Exchange  # recording does not need the module

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
            caller=None if self.caller is None else _caller_view(self.caller),
            status=self.status,
            request=self._request(),
            response=self._response(),
            url=f"{environ['wsgi.url_scheme']}://{host}{path}{mark}{query_string}",
            protocol=environ["SERVER_PROTOCOL"],
            fault=self.fault,
        )

    def _request(self) -> "Message":
        headers = tuple(EnvironHeaders(self.environ))
        return _message(headers, self.request_body, self.environ.get("CONTENT_LENGTH"))

    def _response(self) -> "Message":
        if self.status is None:
            return _message((), b"", None)
        data = b"" if self.environ["REQUEST_METHOD"] == "HEAD" else self.response_body
        return _message(tuple(self.headers), data, self.headers.get("Content-Length"))


def _message(headers: tuple[tuple[str, str], ...], data: bytes | None, length: Any) -> "Message":
    from fakequay.traffic.exchange import Message  # recording does not need the module

    declared = int(length) if str(length or "").isdecimal() else None
    if data is None:
        return Message(headers, None, declared)
    is_cut = len(data) >= MAX_BODY_SIZE and declared != len(data)
    return Message(headers, data, declared if is_cut else len(data), is_cut)


def _caller_view(caller: Caller) -> dict[str, Any]:
    details = {name: caller.token[key] for key, name in _TOKEN_KEYS.items() if key in caller.token}
    return {"username": caller.username, "via": caller.via, **details}


def body_of(response: Response) -> bytes | None:
    """Return the first MAX_BODY_SIZE bytes of the body of a response.

    Returns:
        None if the body of the response is streamed.
    """
    parts = response.response
    if not isinstance(parts, list | tuple):
        return None
    data = parts[0] if len(parts) == 1 else b"".join(map(_bytes, parts))
    data = _bytes(data)
    return data if len(data) <= MAX_BODY_SIZE else data[:MAX_BODY_SIZE]


def _bytes(part: str | bytes) -> bytes:
    return part.encode() if isinstance(part, str) else part


def _utf8(text: str) -> str:
    """Decode a WSGI string, which contains UTF-8 bytes as Latin-1 characters."""
    return text.encode("latin-1").decode(errors="replace")
