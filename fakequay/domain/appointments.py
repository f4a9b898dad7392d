"""What is due when: the entries of the agenda."""

from fakequay.records import Appointment
from fakequay.settings import WORKERS
from fakequay.world import World


def make(world: World, kind: str, subject_id: int, due: float) -> Appointment:
    """Something of a kind is to happen to a record, once the clock has passed a moment."""
    return world.store.agenda.add(Appointment(due, kind, subject_id))


def one(world: World, kind: str, subject_id: int) -> Appointment | None:
    """The next thing of a kind that is to happen to a record."""
    found = world.store.agenda.find(kind=kind, subject_id=subject_id)
    return min(found, key=lambda appointment: (appointment.due, appointment.id), default=None)


def cancel(world: World, kind: str, subject_id: int) -> None:
    """Nothing more of that kind is to happen to a record."""
    world.store.agenda.remove_all(kind=kind, subject_id=subject_id)


def are_due(world: World) -> bool:
    """Whether the clock has passed anything that somebody works off.

    Takes as long for one entry as for many.
    """
    if not world.config.get(WORKERS):
        return False
    first = world.store.agenda.first()
    return first is not None and first.due <= world.now()
