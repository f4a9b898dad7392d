"""The world that is served goes on as another: with its records, its clock and its settings."""

from collections.abc import Callable

from fakequay.determinism import Clock
from fakequay.web.instances import instances
from fakequay.world import World


def replace_world(make: Callable[[], World]) -> None:
    """Go on as the world that is made, of the same store; all of it or, if that fails, nothing."""
    instance = instances.current_instance()
    world = instance.world
    with world.store.transaction():
        made = make()
        _set(world.clock, made.clock)
        instance.reconfigure(made.config)


def _set(clock: Clock, model: Clock) -> None:
    clock.freeze(model.now())
    if not model.frozen:
        clock.resume()
