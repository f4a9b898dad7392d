"""What happens by itself: worked off in order of its time, once the clock has passed it.

Nothing runs beside the requests. Whoever wants something to happen later makes an appointment of
some kind for a record (``appointments.make``); the start of each request works off what the clock
has passed since, however far that has moved. Each kind has a handler in the list below: it gets a
world whose clock stands at the moment the appointment was due, and the record's id. So all that it
dates, draws and plans comes out the same, whatever steps the clock took. A handler does not refuse;
what goes wrong is part of what happens. The record may be gone.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from fakequay.kit import Clock
from fakequay.records import Actor, Appointment
from fakequay.world import World

from . import (
    appointments,
    autoprune,
    build_phases,
    builds,
    collection,
    collection_plans,
    expiry_notices,
    expiry_plans,
    mirror_sync,
    org_mirror_sync,
    pruning,
    registry_size,
    remains,
    scan_queue,
    scans,
    tag_ends,
)

Handler = Callable[[World, int], object]

HANDLERS: Mapping[str, Handler] = {
    builds.KIND: build_phases.advance,
    mirror_sync.KIND: mirror_sync.advance,
    org_mirror_sync.KIND: org_mirror_sync.advance,
    autoprune.KIND: pruning.prune,
    scan_queue.KIND: scans.arrive,
    tag_ends.KIND: tag_ends.expire,
    expiry_plans.KIND: expiry_notices.tell,
    collection_plans.KIND: collection.collect_due,
    registry_size.KIND: registry_size.measure,
    remains.REPOSITORY: remains.collect_repository,
    remains.NAMESPACE: remains.collect_namespace,
}


def catch_up(world: World) -> None:
    """Let everything happen that the clock has passed."""
    while appointments.are_due(world):
        with world.store.transaction():
            first = world.store.agenda.first()
            if first is not None and first.due <= world.now():
                _keep(world, first, first.due)


def step(world: World, kind: str, subject_id: int) -> bool:
    """Let the next thing happen to a record now; whether there was one to happen."""
    with world.store.transaction():
        appointment = appointments.one(world, kind, subject_id)
        if appointment is not None:
            keep(world, appointment)
    return appointment is not None


def keep(world: World, appointment: Appointment) -> None:
    """Let one thing happen now."""
    _keep(world, appointment, min(appointment.due, world.now()))


def _keep(world: World, appointment: Appointment, at: float) -> None:
    world.store.agenda.remove(appointment)
    then = replace(world, clock=Clock(at), actor=Actor())
    HANDLERS[appointment.kind](then, appointment.subject_id)
