"""Control API of the simulated clock: freeze, advance and resume."""

from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue

from fakequay.determinism import Clock
from fakequay.domain.errors import DataRefused
from fakequay.settings import parse_time
from fakequay.web.instances import instances

from . import request_body
from .openapi import json_schemas
from .openapi.decorators import describes
from .timestamps import format_time


@describes({200: json_schemas.CLOCK})
def show() -> ResponseReturnValue:
    """Show the time of the simulated clock, and whether the clock is frozen."""
    return _view(_clock())


@describes(
    {200: json_schemas.CLOCK}, body=json_schemas.object_of(at={"type": ["string", "number"]})
)
def freeze() -> ResponseReturnValue:
    """Freeze the simulated clock at a given time, or at its current time."""
    at = request_body.read_fields("at").get("at")
    clock = _clock()
    clock.freeze(None if at is None else _moment("at", at))
    return _view(clock)


@describes(
    {200: json_schemas.CLOCK}, body=json_schemas.required_object(seconds=json_schemas.NUMBER)
)
def advance() -> ResponseReturnValue:
    """Advance the simulated clock by a number of seconds.

    Jobs that become due run before the next request.
    """
    seconds = _seconds(request_body.read_fields("seconds").get("seconds"))
    clock = _clock()
    _moment("seconds", clock.now() + seconds)
    clock.advance(seconds)
    return _view(clock)


@describes({200: json_schemas.CLOCK})
def resume() -> ResponseReturnValue:
    """Resume the frozen simulated clock; the clock continues from its current time."""
    request_body.read_fields()
    clock = _clock()
    clock.resume()
    return _view(clock)


def _clock() -> Clock:
    return instances.current_instance().world.clock


def _view(clock: Clock) -> ResponseReturnValue:
    now = clock.now()
    return jsonify(now=format_time(now), seconds=now, frozen=clock.frozen)


def _moment(field: str, value: Any) -> float:
    if not isinstance(value, str) and not _is_number(value):
        raise DataRefused(f"{field}: must be an ISO 8601 time or Unix seconds")
    try:
        return parse_time(str(value))
    except (OverflowError, ValueError) as error:
        raise DataRefused(f"{field}: {error}") from error


def _seconds(value: Any) -> float:
    if not _is_number(value) or value < 0:
        raise DataRefused("seconds: must be a number, 0 or more")
    return float(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
