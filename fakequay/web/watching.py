"""Every request to Quay's own surface is noted in the journal of its Quay."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

from flask import Flask, Request, Response, g, request

from fakequay.kit import stopwatch

from . import noting, worlds
from .routing import operation_id

if TYPE_CHECKING:
    from werkzeug.local import LocalProxy

# What is fakequay's own, and none of Quay's.
OWN = ("/_fakequay", "/docs/", "/openapi.json")
_DROPPED = ("wsgi.input", "wsgi.errors", "werkzeug.request", "fakequay.watch")
_WATCH = "fakequay.watch"

Kind = Callable[[str], str | None]


@dataclass(slots=True)
class Watch:
    """A request under way: for whom, since when, and the body it sent, if that was short."""

    instance: worlds.Instance
    began: float
    sent: bytes | None


def register(app: Flask, registry_kind: Kind) -> None:
    """Note every request; what a path under /v2 is about is for the registry to say.

    This comes before and after all else, and costs a few microseconds.
    """

    def begin() -> None:
        environ = request.environ
        if not environ["PATH_INFO"].startswith(OWN) and worlds.is_ready(app):
            environ[_WATCH] = Watch(worlds.here(), stopwatch(), _sent(environ))

    def end(response: Response) -> Response:
        asked = _asked()
        watch: Watch | None = asked.environ.get(_WATCH)
        if watch is not None:
            watch.instance.journal.note(_sheet(asked, response, watch))
        return response

    def _sheet(asked: Request, response: Response, watch: Watch) -> noting.Sheet:
        environ = asked.environ.copy()
        for key in _DROPPED:
            environ.pop(key, None)
        path = environ["PATH_INFO"]
        return noting.Sheet(
            watch.instance.world.clock.now(),
            stopwatch() - watch.began,
            environ,
            operation_id(app, asked),
            registry_kind(path) if path.startswith("/v2/") else None,
            g.get("caller"),
            watch.sent,
            response.status_code,
            response.headers,
            noting.body_of(response),
        )

    app.before_request(begin)
    app.after_request(end)


def _asked() -> Request:
    """The request itself: asking it is cheaper than asking who stands for it."""
    return cast("LocalProxy[Request]", request)._get_current_object()


def _sent(environ: dict[str, Any]) -> bytes | None:
    """The body, which whoever reads it next finds untouched; None for a long one."""
    length = environ.get("CONTENT_LENGTH")
    if not length:
        return None if environ.get("wsgi.input_terminated") else b""
    if not length.isdecimal() or int(length) > noting.KEPT:
        return None
    data: bytes = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = BytesIO(data)
    return data
