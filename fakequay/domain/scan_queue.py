"""The manifests whose scan is under way."""

from fakequay.records import Manifest
from fakequay.world import World

from . import appointments

KIND = "scan"  # of appointments
TAKES = 60  # seconds from a push to the report


def enter(world: World, manifest: Manifest) -> None:
    """A report will come, where there is a scanner."""
    if world.config.feature("SECURITY_SCANNER"):
        appointments.make(world, KIND, manifest.id, world.now() + TAKES)


def leave(world: World, manifest: Manifest) -> None:
    appointments.cancel(world, KIND, manifest.id)


def has(world: World, manifest: Manifest) -> bool:
    return appointments.one(world, KIND, manifest.id) is not None
