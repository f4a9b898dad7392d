"""Exchange: a recorded request with its response."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

NOT_JSON = object()  # Value of Message.document for a body that is not JSON.


@dataclass(frozen=True)
class Message:
    """Headers and body of a request or a response.

    Attributes:
        headers: Pairs of name and value, in the order of the message.
        data: Recorded body, or None if the body was streamed and not recorded.
        size: Size of the complete body in bytes, or None if unknown.
        is_cut: Whether ``data`` is only the beginning of the body.
    """

    headers: tuple[tuple[str, str], ...]
    data: bytes | None = b""
    size: int | None = 0
    is_cut: bool = False

    def header(self, name: str) -> str | None:
        """Return the value of the first header with the given name, or None.

        The name may be in upper or lower case.
        """
        lower_name = name.lower()
        return next((value for key, value in self.headers if key.lower() == lower_name), None)

    @cached_property
    def text(self) -> str | None:
        """Body of the request or response as text, or None if it is binary."""
        try:
            text = (self.data or b"").decode()
        except UnicodeDecodeError:
            return None
        return None if "\0" in text else text

    @cached_property
    def json(self) -> Any:
        """Parsed JSON body of the request or response, or None if the body is not JSON."""
        return None if self.document is NOT_JSON else self.document

    @cached_property
    def document(self) -> Any:
        """Parsed JSON body of the request or response, or NOT_JSON if the body is not JSON."""
        try:
            return json.loads(self.data or b"")
        except (ValueError, RecursionError):
            return NOT_JSON

    def view(self) -> dict[str, Any]:
        """Return the request or response as the JSON object of the control API.

        The object contains the body in the member ``json``, ``text`` or ``binary``.
        """
        shown: dict[str, Any] = {"headers": dict(self._joined_headers()), "size": self.size}
        if self.data is None:
            return shown
        if self.data and self.document is not NOT_JSON:
            shown["json"] = self.document
        elif self.data and self.text is not None:
            shown["text"] = self.text
        elif self.data:
            shown["binary"] = {"sha256": hashlib.sha256(self.data).hexdigest()}
        if self.is_cut:
            shown["kept"] = len(self.data)
        return shown

    def _joined_headers(self) -> dict[str, str]:
        joined: dict[str, str] = {}
        for name, value in self.headers:
            joined[name] = f"{joined[name]}, {value}" if name in joined else value
        return joined


@dataclass(frozen=True)
class Exchange:
    """A recorded request with its response.

    Attributes:
        id: Number of the request in the request journal.
        at: Time of the simulated clock, in Unix seconds.
        duration: Real time until the response, in seconds.
        method: HTTP method.
        path: Decoded path.
        query_string: Query string, still encoded.
        operation: operationId, or None outside the REST API.
        registry: Kind of registry request, or None outside ``/v2/``.
        caller: Object with ``username``, ``via`` and, for tokens, ``application``; None if the
            request was not authenticated, for example because its path is public.
        status: Status of the response, or None if no response was sent.
        request: Headers and body of the request.
        response: Headers and body of the response.
        url: Complete URL.
        protocol: Protocol version, such as "HTTP/1.1".
        fault: Name of the fault that was applied, or None.
        query: Query parameters; a repeated parameter has a list of values.
    """

    id: int
    at: float
    duration: float
    method: str
    path: str
    query_string: str
    operation: str | None
    registry: str | None
    caller: dict[str, Any] | None
    status: int | None
    request: Message
    response: Message
    url: str = ""
    protocol: str = "HTTP/1.1"
    fault: str | None = None
    query: dict[str, str | list[str]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "query", _read_query(self.query_string))

    @property
    def username(self) -> str | None:
        """Name of the user or robot that sent the request; None if anonymous or unknown."""
        return self.caller["username"] if self.caller else None

    @property
    def moment(self) -> str:
        """Time of the request as a text in ISO 8601, in UTC."""
        return datetime.fromtimestamp(self.at, UTC).isoformat().replace("+00:00", "Z")

    def view(self) -> dict[str, Any]:
        """Return the request and its response as the JSON object of the control API."""
        return {
            "id": self.id,
            "at": self.moment,
            "duration": self.duration,
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "operation": self.operation,
            "registry": self.registry,
            "caller": self.caller,
            "status": self.status,
            "fault": self.fault,
            "request": self.request.view(),
            "response": self.response.view(),
        }


def _read_query(text: str) -> dict[str, str | list[str]]:
    """Parse a query string; a repeated parameter has a list of values."""
    found: dict[str, list[str]] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        found.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}
