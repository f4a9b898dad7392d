"""Refusal of requests that began before the data of their instance was replaced.

Such a request could otherwise change the data of the next test. Each transaction of the request
checks under the lock of the storage that the data was not replaced. A reset, a restored snapshot
and a loaded seed replace the data. Jobs in background threads are checked like requests.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from flask import Flask, Response, jsonify, make_response, request

from fakequay.determinism import monotonic
from fakequay.storage import DataReplaced, transaction_guard

from . import request_scope
from .instance import Instance

Application = Callable[..., Iterable[bytes]]


def register(app: Flask) -> None:
    """Make an application refuse requests that began before the data was replaced."""
    app.wsgi_app = _with_scope(app.wsgi_app)  # type: ignore[method-assign]
    app.register_error_handler(DataReplaced, refuse)


@contextmanager
def background_task(instance: Instance, began: float | None = None) -> Iterator[None]:
    """Run a ``with`` block that changes the data of an instance in the background.

    If the data has been replaced since the start of the task, the next transaction ends the block.

    Args:
        instance: Instance whose data the block changes.
        began: Start time of the task, in seconds of ``monotonic()``; None if it starts now.
    """
    with suppress(DataReplaced), transaction_guard.Scope():
        transaction_guard.install(instance.check_since(monotonic() if began is None else began))
        yield


def refuse(error: DataReplaced) -> Response:
    """Return the 503 response for a request that began before the data was replaced.

    The real server has no such response, because the data of a real server is not replaced.
    """
    if request.path.startswith("/v2/"):
        entry = {"code": "UNAVAILABLE", "detail": {}, "message": str(error)}
        return make_response(jsonify(errors=[entry]), 503)
    return make_response(jsonify(message=str(error)), 503)


def _with_scope(application: Application) -> Application:
    """Wrap a WSGI application so that each request has a request scope and a transaction guard.

    The guard is the function that checks each transaction of the request. At the end of the
    request, the wrapper ends the scope and removes the guard.
    """

    def call(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        token = request_scope.enter(environ)
        try:
            with transaction_guard.Scope():
                return application(environ, start_response)
        finally:
            request_scope.leave(token)

    return call
