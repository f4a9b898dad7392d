"""The world that is served goes on as another: with its records, its clock and its settings."""

from collections.abc import Callable

from flask import current_app

from fakequay.kit import Clock
from fakequay.web import worlds
from fakequay.world import World


def become(make: Callable[[], World]) -> None:
    """Go on as the world that is made, of the same store; all of it or, if that fails, nothing."""
    world = worlds.current(current_app)
    with world.store.transaction():
        made = make()
        _set(world.clock, made.clock)
        worlds.reconfigure(current_app, made.config)


def _set(clock: Clock, model: Clock) -> None:
    clock.freeze(model.now())
    if not model.frozen:
        clock.resume()
