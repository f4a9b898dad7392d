"""Fault injection: applies the matching fault to a request, before or after the operation runs."""

from typing import Any, Protocol

from flask import Request, Response

from fakequay.access import Caller
from fakequay.domain.accounts import oauth_tokens
from fakequay.traffic import Fault, Target
from fakequay.web.auth import authentication, sessions
from fakequay.world import World

from . import connection_faults, fault_responses

PLAN = "HTTP_X_FAKEQUAY_FAULT_PLAN"  # WSGI environment key of the fault plan header.


class Registry(Protocol):
    """Typing protocol: the registry's functions for faults in requests under ``/v2/``."""

    def kind(self, path: str) -> str | None:
        """Return the kind of registry request for a path, or None if the path is unknown."""

    def refuse(self, status: int, path: str) -> Response | None:
        """Return the registry's error response; None if the registry never sends the status."""

    def caller(self, world: World, path: str) -> Caller:
        """Return the caller of the current registry request."""

    def expire_token(self, world: World, environ: dict[str, Any]) -> None:
        """Replace the credentials of a registry request by expired or wrong credentials."""


class _CallerFound(Exception):
    """Exception that rolls a transaction back, and contains the name of a request's caller."""


def describe_request(
    request: Request, operation: str | None, registry: Registry, world: World
) -> Target:
    """Return the properties of a request that decide which fault matches the request.

    Args:
        request: The request.
        operation: operationId of the request's operation, or None outside the REST API.
        registry: Functions that return the kind and the caller of a request under ``/v2/``.
        world: Data, clock and settings of the instance.
    """
    path = request.path
    is_registry = path.startswith("/v2/")

    def caller() -> str | None:
        """Return the caller's name, without storing a last-use time or a failed login.

        These are stored when the operation authenticates the request.
        """
        try:
            with world.store.transaction():
                who = registry.caller(world, path) if is_registry else authentication.caller(world)
                raise _CallerFound(who.username or "")
        except _CallerFound as result:
            return str(result)

    return Target(
        operation,
        registry.kind(path) if is_registry else None,
        request.method,
        path,
        request.environ.get(PLAN),
        caller,
    )


def apply_before(
    fault: Fault, request: Request, registry: Registry, world: World
) -> Response | None:
    """Apply a fault to a request before the operation runs.

    Returns:
        The response to send instead of running the operation, or None to run the operation.
    """
    if fault.expire:
        _expire(request, registry, world)
    if fault.when == "after":
        return None
    if not _delay(fault, request):
        return Response(status=503)  # the server is stopping, so the operation must not run
    if fault.status is not None:
        return fault_responses.fault_response(fault, request.path, registry.refuse)
    return Response() if fault.reset or fault.stall is not None else None


def apply_after(fault: Fault, request: Request, response: Response, registry: Registry) -> Response:
    """Apply a fault to a request after the operation has run.

    Returns:
        The response to send: the response of the operation, or its replacement.
    """
    if fault.when == "before":
        return response
    _delay(fault, request)
    if fault.status is None:
        return response
    response.close()
    return fault_responses.fault_response(fault, request.path, registry.refuse)


def prevents_response(fault: Fault) -> bool:
    """Return whether a fault resets or stalls the connection, so no response reaches the client."""
    return fault.reset or fault.stall is not None


def apply_to_connection(fault: Fault, request: Request, response: Response) -> Response:
    """Apply the effect of a fault on the connection: truncate, stall or reset.

    Without such an effect, the response stays unchanged.

    Returns:
        The response to pass on to the server.
    """
    connection = connection_faults.client_connection(request.environ)
    if fault.truncate is not None:
        return _truncate(fault.truncate, connection, response)
    if not prevents_response(fault):
        return response
    response.close()
    if fault.stall is not None:
        connection.stall(fault.stall)
    else:
        connection.reset()
    return Response()


def _truncate(
    kept: int, connection: connection_faults.ClientConnection, response: Response
) -> Response:
    """Cut a response body to its first ``kept`` bytes, and keep the original Content-Length.

    If the body is not longer than ``kept`` bytes, it is sent completely.
    """
    response.direct_passthrough = False
    data = response.get_data()
    if kept >= len(data):
        return response
    connection.truncate(data[:kept], len(data))
    response.response = [data[:kept]]
    response.headers["Content-Length"] = str(len(data))
    return response


def _delay(fault: Fault, request: Request) -> bool:
    """Wait for the delay of a fault.

    Return False if the server stops meanwhile.
    """
    return not fault.delay or connection_faults.client_connection(request.environ).wait(fault.delay)


def _expire(request: Request, registry: Registry, world: World) -> None:
    """Make the credentials of a request invalid.

    The OAuth token of the request expires now. If the request has no token, the session ends.
    """
    if request.path.startswith("/v2/"):
        registry.expire_token(world, request.environ)
        return
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    if not scheme:
        sessions.sign_out()
        return
    with world.store.transaction():
        token = world.store.oauth_tokens.one(name=text.strip()[: oauth_tokens.NAME_LENGTH])
        if token is not None:
            world.store.oauth_tokens.change(token, expires=world.now())
