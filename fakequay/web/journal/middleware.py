"""Every request to Quay's own surface is noted in the journal of its Quay, which may fail it."""

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

from flask import Flask, Request, Response, g, request

from fakequay.determinism import stopwatch
from fakequay.traffic import Coverage, Fault
from fakequay.web import internal_calls
from fakequay.web.faults import connection_faults, fault_injection
from fakequay.web.instances import instances
from fakequay.web.operations.routing import operation_id

from . import recording

if TYPE_CHECKING:
    from werkzeug.local import LocalProxy

# What is fakequay's own, and none of Quay's.
OWN = ("/_fakequay", "/console/", "/docs/", "/openapi.json")
_DROPPED = (
    "wsgi.input",
    "wsgi.errors",
    "werkzeug.request",
    connection_faults.ENVIRON,
    "fakequay.traffic",
)
_WATCH = "fakequay.traffic"
# Routes of what is nowhere; an address under /v2 that is about nothing is no better.
_NOWHERE = frozenset({"console.front", "pages.nothing", "pages.only_read", "registry.registry"})
NOT_SERVED = 501


@dataclass(slots=True)
class JournalMiddleware:
    """A request under way: for whom, since when, and the body it sent, if that was short."""

    instance: instances.Instance
    began: float
    sent: bytes | None
    fault: Fault | None = None


def register(app: Flask, registry: fault_injection.Registry) -> None:
    """Note every request; what is special about the registry's own, it says itself.

    This comes before and after all else, and costs a few microseconds.
    """
    watcher = _Watcher(app, registry)
    app.before_request(watcher.begin)
    app.before_request(watcher.strike)
    app.after_request(watcher.end)


class _Watcher:
    def __init__(self, app: Flask, registry: fault_injection.Registry) -> None:
        self._app = app
        self._registry = registry

    def begin(self) -> None:
        environ = request.environ
        if not _is_own(environ) and instances.is_ready(self._app):
            environ[_WATCH] = JournalMiddleware(
                instances.current_instance(), stopwatch(), _sent(environ)
            )

    def strike(self) -> Response | None:
        """What is answered in place of the operation, where a fault says so."""
        asked = _asked()
        watch: JournalMiddleware | None = asked.environ.get(_WATCH)
        if watch is None or not watch.instance.faults:
            return None
        world = watch.instance.world
        operation = operation_id(self._app, asked)
        target = fault_injection.target(asked, operation, self._registry, world)
        watch.fault = watch.instance.faults.strike(target)
        if watch.fault is None:
            return None
        return fault_injection.before(watch.fault, asked, self._registry, world)

    def end(self, response: Response) -> Response:
        asked = _asked()
        watch: JournalMiddleware | None = asked.environ.get(_WATCH)
        if watch is None:
            return response
        fault = watch.fault
        if fault is None:
            sheet = self._sheet(asked, response, watch)
            watch.instance.journal.note(sheet)
            _cover(watch.instance.coverage, sheet, asked)
            return response
        response = fault_injection.after(fault, asked, response, self._registry)
        sheet = _struck(self._sheet(asked, response, watch), fault)
        watch.instance.journal.note(sheet)
        _cover(watch.instance.coverage, sheet, asked)
        return fault_injection.send(fault, asked, response)

    def _sheet(
        self, asked: Request, response: Response, watch: JournalMiddleware
    ) -> recording.RecordedRequest:
        environ = asked.environ.copy()
        for key in _DROPPED:
            environ.pop(key, None)
        path = environ["PATH_INFO"]
        return recording.RecordedRequest(
            watch.instance.world.clock.now(),
            stopwatch() - watch.began,
            environ,
            operation_id(self._app, asked),
            self._registry.kind(path) if path.startswith("/v2/") else None,
            g.get("caller"),
            watch.sent,
            response.status_code,
            response.headers,
            recording.body_of(response),
        )


def _cover(coverage: Coverage, sheet: recording.RecordedRequest, asked: Request) -> None:
    environ, status = sheet.environ, sheet.status or 0
    if status == NOT_SERVED or (sheet.operation is None and sheet.registry is None):
        if status == NOT_SERVED or asked.url_rule is None or asked.endpoint in _NOWHERE:
            coverage.note_unserved(environ["REQUEST_METHOD"], asked.path)
    elif sheet.operation is not None:
        coverage.note_operation(sheet.operation, status, environ["QUERY_STRING"], sheet.sent)
    elif sheet.registry is not None:
        coverage.note_registry(environ["REQUEST_METHOD"], sheet.registry, status)


def _struck(sheet: recording.RecordedRequest, fault: Fault) -> recording.RecordedRequest:
    sheet.fault = fault.name
    if fault_injection.breaks(fault):
        sheet.status = None
    return sheet


def _is_own(environ: dict[str, Any]) -> bool:
    return (
        environ["PATH_INFO"].startswith(OWN)
        or internal_calls.is_internal(environ)
        or internal_calls.wants_page(environ)
    )


def _asked() -> Request:
    """The request itself: asking it is cheaper than asking who stands for it."""
    return cast("LocalProxy[Request]", request)._get_current_object()


def _sent(environ: dict[str, Any]) -> bytes | None:
    """The body, which whoever reads it next finds untouched; None for a long one."""
    length = environ.get("CONTENT_LENGTH")
    if not length:
        return None if environ.get("wsgi.input_terminated") else b""
    if not length.isdecimal() or int(length) > recording.KEPT:
        return None
    data: bytes = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = BytesIO(data)
    return data
