"""Faults strike: before an operation, or after it."""

from typing import Any, Protocol

from flask import Request, Response

from fakequay.access import Caller
from fakequay.domain.accounts import oauth_tokens
from fakequay.traffic import Fault, Target
from fakequay.web.auth import authentication, sessions
from fakequay.world import World

from . import connection_faults, fault_responses

PLAN = "HTTP_X_FAKEQUAY_FAULT_PLAN"


class Registry(Protocol):
    """What only the registry knows of its calls."""

    def kind(self, path: str) -> str | None:
        """What sort of thing an address under ``/v2/`` is about."""

    def refuse(self, status: int, path: str) -> Response | None:
        """What it says with a status; None: nothing of its own."""

    def caller(self, world: World, path: str) -> Caller:
        """Who calls."""

    def expire_token(self, world: World, environ: dict[str, Any]) -> None:
        """The credentials of a call are too old."""


class _Peeked(Exception):
    """Undoes what finding out has noted."""


def target(asked: Request, operation: str | None, registry: Registry, world: World) -> Target:
    path = asked.path
    is_registry = path.startswith("/v2/")

    def caller() -> str | None:
        """Found out without a trace: a wrong password counts when the operation meets it."""
        try:
            with world.store.transaction():
                who = registry.caller(world, path) if is_registry else authentication.caller(world)
                raise _Peeked(who.username or "")
        except _Peeked as peeked:
            return str(peeked)

    return Target(
        operation,
        registry.kind(path) if is_registry else None,
        asked.method,
        path,
        asked.environ.get(PLAN),
        caller,
    )


def before(fault: Fault, asked: Request, registry: Registry, world: World) -> Response | None:
    """What is answered in place of the operation, if anything is."""
    if fault.expire:
        _expire(asked, registry, world)
    if fault.when == "after":
        return None
    _delay(fault, asked)
    if fault.status is not None:
        return fault_responses.answer(fault, asked.path, registry.refuse)
    return Response() if fault.reset or fault.stall is not None else None


def after(fault: Fault, asked: Request, response: Response, registry: Registry) -> Response:
    """What is answered in place of the operation's own answer."""
    if fault.when == "before":
        return response
    _delay(fault, asked)
    if fault.status is None:
        return response
    response.close()
    return fault_responses.answer(fault, asked.path, registry.refuse)


def breaks(fault: Fault) -> bool:
    """Whether no answer comes."""
    return fault.reset or fault.stall is not None


def send(fault: Fault, asked: Request, response: Response) -> Response:
    """The answer as far as it gets."""
    under = connection_faults.of(asked.environ)
    if fault.truncate is not None:
        return _truncated(fault.truncate, under, response)
    if not breaks(fault):
        return response
    response.close()
    if fault.stall is not None:
        under.stall(fault.stall)
    else:
        under.reset()
    return Response()


def _truncated(
    kept: int, under: connection_faults.ClientConnection, response: Response
) -> Response:
    """The headers of all of it, with the beginning only; an answer that is shorter is whole."""
    response.direct_passthrough = False
    data = response.get_data()
    if kept >= len(data):
        return response
    under.truncate(data[:kept], len(data))
    response.response = [data[:kept]]
    response.headers["Content-Length"] = str(len(data))
    return response


def _delay(fault: Fault, asked: Request) -> None:
    if fault.delay:
        connection_faults.of(asked.environ).wait(fault.delay)


def _expire(asked: Request, registry: Registry, world: World) -> None:
    """An OAuth token is too old from here on, in the world; a session is over."""
    if asked.path.startswith("/v2/"):
        registry.expire_token(world, asked.environ)
        return
    scheme, _, text = asked.headers.get("Authorization", "").partition(" ")
    if not scheme:
        sessions.sign_out()
        return
    with world.store.transaction():
        token = world.store.oauth_tokens.one(name=text.strip()[: oauth_tokens.NAME_LENGTH])
        if token is not None:
            world.store.oauth_tokens.change(token, expires=world.now())
