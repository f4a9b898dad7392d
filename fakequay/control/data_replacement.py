"""Data replacement: replaces the data, clock and settings of an instance as a whole."""

from collections.abc import Callable

from fakequay.determinism import Clock
from fakequay.web.instances import instances
from fakequay.world import World


def replace_world(make: Callable[[], World], *, refuses_running: bool = True) -> None:
    """Replace the data, clock and settings of the requested instance.

    If an error occurs, nothing changes.

    Args:
        make: Function that changes the data in the store of the instance, and returns the World
            with the new clock and settings.
        refuses_running: Whether to refuse the requests that began before the replacement and are
            still running.
    """
    instance = instances.current_instance()
    world = instance.world
    with world.store.transaction():
        replacement = make()
        if replacement.clock is not world.clock:
            _set_clock(world.clock, replacement.clock)
        instance.reconfigure(replacement.config)
        if refuses_running:
            instance.mark_replaced()


def _set_clock(clock: Clock, target: Clock) -> None:
    clock.freeze(target.now())
    if not target.frozen:
        clock.resume()
