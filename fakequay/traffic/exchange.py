"""One request and its answer, as the journal shows them."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

NOT_JSON = object()


@dataclass(frozen=True)
class Message:
    """One direction: headers in order, and what is kept of the body.

    ``data`` None: nothing of a body was kept, because it was streamed; ``is_cut``: only its
    beginning was. ``size`` is that of the whole body in bytes, None where nobody counted.
    """

    headers: tuple[tuple[str, str], ...]
    data: bytes | None = b""
    size: int | None = 0
    is_cut: bool = False

    def header(self, name: str) -> str | None:
        """The first header of a name, in any case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @cached_property
    def text(self) -> str | None:
        """The body as text; None where it is binary."""
        try:
            text = (self.data or b"").decode()
        except UnicodeDecodeError:
            return None
        return None if "\0" in text else text

    @cached_property
    def json(self) -> Any:
        """The body as JSON has it; None where it is none."""
        return None if self.document is NOT_JSON else self.document

    @cached_property
    def document(self) -> Any:
        """The same, but NOT_JSON where it is none."""
        try:
            return json.loads(self.data or b"")
        except (ValueError, RecursionError):
            return NOT_JSON

    def view(self) -> dict[str, Any]:
        """As the control API shows it: a body is ``json``, ``text`` or ``binary``."""
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
    """``at`` is the world's time in seconds since 1970, ``duration`` real time in seconds.

    ``operation`` is the operationId of Quay's contract, ``registry`` the kind of thing that a call
    under ``/v2`` is about. ``caller`` says ``username``, ``via`` and the ``application`` of a
    token; None where nothing asked who calls. ``status`` None: there was no answer. ``fault`` is
    the name of the one that struck.
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
        return self.caller["username"] if self.caller else None

    @property
    def moment(self) -> str:
        """``at`` as ISO 8601."""
        return datetime.fromtimestamp(self.at, UTC).isoformat().replace("+00:00", "Z")

    def view(self) -> dict[str, Any]:
        """As the control API shows it."""
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
    """A parameter that stands several times has all of its values."""
    found: dict[str, list[str]] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        found.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}
