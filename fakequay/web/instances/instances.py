"""Instances of an application: finds the instance that a request selects."""

from contextlib import AbstractContextManager
from typing import Any, cast

from flask import Flask, current_app

from fakequay.domain.errors import Aborted
from fakequay.storage import transaction_guard
from fakequay.world import World

from . import request_scope
from .instance import Instance, Start

MAIN = "main"
ENVIRON = "fakequay.world"  # WSGI environment key of the instance whose port received the request.
HEADER = "X-Fakequay-Instance"
HEADER_IN_ENVIRON = "HTTP_X_FAKEQUAY_INSTANCE"  # HEADER as a WSGI environment key.
_ALL = "fakequay"


def register(app: Flask, start: Start) -> None:
    """Create the instance ``main`` of a Flask application, with the data of the start state."""
    app.extensions[_ALL] = {MAIN: Instance(MAIN, start, start.restore())}


def served(app: Flask) -> dict[str, Instance]:
    """Return all instances that an application serves, by name."""
    return cast(dict[str, Instance], app.extensions[_ALL])


def main(app: Flask) -> Instance:
    """Return the instance ``main`` of an application."""
    return served(app)[MAIN]


def requested_name(environ: dict[str, Any]) -> str:
    """Return the name of the instance that a request selects by its header or by its port.

    If the request has the header ``X-Fakequay-Instance``, the port is ignored.
    """
    return cast(str, environ.get(HEADER_IN_ENVIRON) or environ.get(ENVIRON, MAIN))


def current_instance() -> Instance:
    """Return the instance of the current request.

    Raises:
        Aborted: 404 if no instance has the requested name.
    """
    scope = request_scope.current()
    if scope.instance is None:
        name = requested_name(scope.environ)
        found = served(current_app).get(name)
        if found is None:
            raise Aborted(404, f"{HEADER}: instance {name!r} does not exist")
        scope.instance = found
        transaction_guard.install(found.check_since(scope.began))
    return scope.instance


def check_current() -> None:
    """Check that the data of the requested instance was not replaced since the request began.

    Raises:
        DataReplaced: The data was replaced.
    """
    scope = request_scope.current()
    found = served(current_app).get(requested_name(scope.environ))
    if found is not None:
        found.check_since(scope.began)()


def current_data() -> AbstractContextManager[object]:
    """Return a context manager for a transaction on the data of the current instance.

    No reset can happen during the ``with`` block. If the data was replaced since the request began,
    the start of the block raises DataReplaced.
    """
    return current_instance().world.store.transaction()


def current_instance_or_none() -> Instance | None:
    """Return the instance of the current request; None if no code has looked it up yet."""
    return request_scope.current().instance


def begin(app: Flask, start: Start) -> None:
    """Switch the instance ``main`` to another start state."""
    main(app).begin(start)


def main_world(app: Flask) -> World:
    """Return the current data, clock, ids and settings of the instance ``main``."""
    return main(app).world


def is_ready(app: Flask) -> bool:
    """Return whether the application has loaded its seeds."""
    return _ALL in app.extensions
