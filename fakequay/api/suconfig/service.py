"""What the operations on the state of the install decide."""

from fakequay.access import Caller, superusers
from fakequay.domain.errors import Aborted
from fakequay.world import World


def status(world: World) -> str:
    return "ready" if world.config.get("SETUP_COMPLETE") else "setup-incomplete"


def shut_down(world: World, caller: Caller) -> None:
    """What a server remembers survives its restart, and this one is back at once: nothing to do."""
    if not superusers.is_superuser(world, caller):
        raise Aborted(403)
