"""The clock of the world: stop it, move it, let it go on."""

from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from fakequay.domain.refusals import DataRefused
from fakequay.kit import Clock
from fakequay.settings import moment
from fakequay.web import worlds

from . import asked, shapes
from .described import describes
from .moments import iso

blueprint = Blueprint("clock", __name__, url_prefix="/clock")


@blueprint.get("")
@describes({200: shapes.CLOCK})
def show() -> ResponseReturnValue:
    """Tell the time, and whether it stands still."""
    return _view(_clock())


@blueprint.post("/freeze")
@describes({200: shapes.CLOCK}, body=shapes.record(at={"type": ["string", "number"]}))
def freeze() -> ResponseReturnValue:
    """Stop the clock, at a moment or where it is."""
    at = asked.fields("at").get("at")
    clock = _clock()
    clock.freeze(None if at is None else _moment("at", at))
    return _view(clock)


@blueprint.post("/advance")
@describes({200: shapes.CLOCK}, body=shapes.whole(seconds=shapes.NUMBER))
def advance() -> ResponseReturnValue:
    """Move the clock forward; what it passes happens before the next request is answered."""
    seconds = _seconds(asked.fields("seconds").get("seconds"))
    clock = _clock()
    _moment("seconds", clock.now() + seconds)
    clock.advance(seconds)
    return _view(clock)


@blueprint.post("/resume")
@describes({200: shapes.CLOCK})
def resume() -> ResponseReturnValue:
    """Let the clock tick on from where it stands."""
    asked.fields()
    clock = _clock()
    clock.resume()
    return _view(clock)


def _clock() -> Clock:
    return worlds.here().world.clock


def _view(clock: Clock) -> ResponseReturnValue:
    now = clock.now()
    return jsonify(now=iso(now), seconds=now, frozen=clock.frozen)


def _moment(field: str, value: Any) -> float:
    if not isinstance(value, str) and not _is_number(value):
        raise DataRefused(f"{field}: has to be ISO 8601 or seconds since 1970")
    try:
        return moment(str(value))
    except (OverflowError, ValueError) as error:
        raise DataRefused(f"{field}: {error}") from error


def _seconds(value: Any) -> float:
    if not _is_number(value) or value < 0:
        raise DataRefused("seconds: has to be a number, 0 or more")
    return float(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
