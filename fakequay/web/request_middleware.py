"""Request middleware: records requests in the request journal and applies faults to them."""

from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

from flask import Flask, Request, Response, request

from fakequay.determinism import monotonic
from fakequay.fast_dataclasses import mutable
from fakequay.storage import DataReplaced, transaction_guard
from fakequay.traffic import Coverage, Fault
from fakequay.web import internal_calls
from fakequay.web.faults import connection_faults
from fakequay.web.instances import instances, request_scope, stale_requests
from fakequay.web.instances.instance import Instance
from fakequay.web.operations.routing import operation_id

from .journal import recorded_request

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.local import LocalProxy

    from fakequay.web.faults.fault_injection import Registry

# Paths that fakequay adds to those of Quay, and the icon that browsers request for every page;
# requests to them are not recorded.
FAKEQUAY_PATHS = ("/_fakequay", "/console/", "/docs/", "/openapi.json", "/favicon.ico")
# WSGI environment keys that the request journal does not store.
_DROPPED = (
    "wsgi.input",
    "wsgi.errors",
    "werkzeug.request",
    connection_faults.ENVIRON,
    request_scope.BEGAN,
    "fakequay.traffic",
)
_RECORDING = "fakequay.traffic"  # WSGI environment key of the RequestRecording.
# Endpoints that answer requests to unknown paths. The first two return 404 for requests that
# change data; their other requests are not recorded.
_UNKNOWN_PATHS = frozenset(
    {
        "console.front",
        "plain_text_overview.front",
        "registry.routes:registry",
        "unknown_paths.read",
        "unknown_paths.write",
    }
)
NOT_SERVED = 501
BEFORE_RESET = -1  # generation of a request that arrived before a reset and was read after it


@mutable
class RequestRecording:
    """State of a request between its arrival and its response.

    Attributes:
        instance: Instance that handles the request.
        started_at: Start time of the request, in seconds of ``monotonic()``.
        request_body: Body of the request, or None if it is longer than 64 KiB or of unknown length.
        generation: Number of restarts of the journal before the request; BEFORE_RESET if the
            request began before a reset. If the journal is restarted before the response, the
            journal does not record the request.
        fault: Fault that applies to the request, or None.
    """

    instance: Instance
    started_at: float
    request_body: bytes | None
    generation: int
    fault: Fault | None = None


def register(app: Flask, load_registry: "Callable[[], Registry]") -> None:
    """Record all requests of an application, and apply faults to them.

    Call this function before other handlers are registered, so that the recording starts before
    them and ends after them.

    Args:
        app: The application.
        load_registry: Function that imports and returns the registry's module with functions for
            faults in requests under ``/v2/``.
    """
    middleware = _JournalMiddleware(app, load_registry)
    app.before_request(middleware.start)
    app.before_request(middleware.apply_fault)
    app.after_request(middleware.finish)


class _JournalMiddleware:
    def __init__(self, app: Flask, load_registry: "Callable[[], Registry]") -> None:
        self._app = app
        self._load_registry = load_registry

    def start(self) -> None:
        scope = request_scope.current()
        environ = scope.environ
        if not _is_excluded(environ) and instances.is_ready(self._app):
            instance = instances.current_instance()
            generation = instance.journal.generation
            if scope.began < instance.reset_at:
                generation = BEFORE_RESET
            environ[_RECORDING] = RequestRecording(
                instance, monotonic(), _read_body(environ), generation
            )

    def apply_fault(self) -> Response | None:
        """Apply the fault that matches the request, and return the response of the fault.

        Returns:
            The response to send instead of running the operation, or None to run the operation.
        """
        http_request = _current_request()
        state: RequestRecording | None = http_request.environ.get(_RECORDING)
        if state is None or not state.instance.faults:
            return None
        world = state.instance.world
        operation = operation_id(self._app, http_request)
        from fakequay.web.faults import fault_injection  # only requests with faults need it

        registry = self._load_registry()
        target = fault_injection.describe_request(http_request, operation, registry, world)
        state.fault = state.instance.faults.match(target, transaction_guard.check)
        if state.fault is None:
            return None
        response = fault_injection.apply_before(state.fault, http_request, registry, world)
        if response is None:
            transaction_guard.check()  # the data may have been replaced during a delay
        return response

    def finish(self, response: Response) -> Response:
        http_request = _current_request()
        state: RequestRecording | None = http_request.environ.get(_RECORDING)
        if state is None:
            return response
        fault = state.fault
        if fault is None:
            self._record(http_request, response, state)
            return response
        from fakequay.web.faults import fault_injection  # only requests with faults need it

        try:
            registry = self._load_registry()
            response = fault_injection.apply_after(fault, http_request, response, registry)
        except DataReplaced as error:
            return stale_requests.refuse(error)
        self._record(http_request, response, state)
        return fault_injection.apply_to_connection(fault, http_request, response)

    def _record(self, http_request: Request, response: Response, state: RequestRecording) -> None:
        """Record the request and its response, unless the instance was reset meanwhile."""
        entry = self._make_entry(http_request, response, state)
        if state.fault is not None:
            entry = _add_fault(entry, state.fault)
        if state.instance.journal.record(entry, state.generation):
            _update_coverage(state.instance.coverage, entry, http_request)

    def _make_entry(
        self, http_request: Request, response: Response, state: RequestRecording
    ) -> recorded_request.RecordedRequest:
        environ = http_request.environ.copy()
        for key in _DROPPED:
            environ.pop(key, None)
        path = environ["PATH_INFO"]
        return recorded_request.RecordedRequest(
            state.instance.world.clock.now(),
            monotonic() - state.started_at,
            environ,
            operation_id(self._app, http_request),
            self._load_registry().kind(path) if path.startswith("/v2/") else None,
            request_scope.current().caller,
            state.request_body,
            response.status_code,
            response.headers,
            recorded_request.body_of(response),
        )


def _update_coverage(
    coverage: Coverage, entry: recorded_request.RecordedRequest, http_request: Request
) -> None:
    environ, status = entry.environ, entry.status or 0
    if status == NOT_SERVED or (entry.operation is None and entry.registry is None):
        if (
            status == NOT_SERVED
            or http_request.url_rule is None
            or http_request.endpoint in _UNKNOWN_PATHS
        ):
            coverage.record_unserved(environ["REQUEST_METHOD"], http_request.path)
    elif entry.operation is not None:
        coverage.record_operation(
            entry.operation, status, environ["QUERY_STRING"], entry.request_body
        )
    elif entry.registry is not None:
        coverage.record_registry(environ["REQUEST_METHOD"], entry.registry, status)


def _add_fault(
    entry: recorded_request.RecordedRequest, fault: Fault
) -> recorded_request.RecordedRequest:
    entry.fault = fault.name
    from fakequay.web.faults import fault_injection

    if fault_injection.prevents_response(fault):
        entry.status = None
    return entry


def _is_excluded(environ: dict[str, Any]) -> bool:
    return (
        environ["PATH_INFO"].startswith(FAKEQUAY_PATHS)
        or internal_calls.is_internal(environ)
        or internal_calls.reads_front_page(environ)
    )


def _current_request() -> Request:
    """Return the request object itself, because access through Flask's proxy object is slower."""
    return cast("LocalProxy[Request]", request)._get_current_object()


def _read_body(environ: dict[str, Any]) -> bytes | None:
    """Read the request body, and make it readable again for the operation.

    Returns:
        None if the body is longer than MAX_BODY_SIZE or has no declared length.
    """
    length = environ.get("CONTENT_LENGTH")
    if not length:
        return None if environ.get("wsgi.input_terminated") else b""
    if not length.isdecimal() or int(length) > recorded_request.MAX_BODY_SIZE:
        return None
    data: bytes = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = BytesIO(data)
    return data
