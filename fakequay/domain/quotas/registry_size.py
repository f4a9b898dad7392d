"""Size of the whole registry, measured by a scheduled job one minute after a user's request."""

from fakequay.domain import job_queue
from fakequay.domain.images import blobs
from fakequay.models import RegistrySize
from fakequay.world import World

KIND = "registry_size"
DELAY = 60.0  # seconds from the request to the measurement


def last_measurement(world: World) -> RegistrySize:
    """Return the last measured size of the registry, and whether a measurement is scheduled."""
    return next(iter(world.store.registry_sizes.all()), RegistrySize())


def schedule_measurement(world: World) -> bool:
    """Schedule a measurement of the size of the registry.

    Returns:
        False if a measurement is already scheduled.
    """
    found = last_measurement(world)
    if found.queued is not None:
        return False
    if not found.id:
        found = world.store.registry_sizes.add(found)
    world.store.registry_sizes.change(found, queued=world.now())
    job_queue.schedule(world, KIND, found.id, world.now() + DELAY)
    return True


def measure(world: World, id: int) -> None:
    """Measure and store the size of the registry: the sum of the sizes of all namespaces."""
    found = world.store.registry_sizes.get(id)
    if found is None:
        return
    size = sum(
        blobs.size_of_namespace(world, account.id)
        for account in world.store.accounts.all()
        if account.kind != "robot"
    )
    world.store.registry_sizes.change(found, size_bytes=size, completed=world.now(), queued=None)
