"""Service of the operations on the state of the installation."""

from fakequay.access import Caller, superusers
from fakequay.domain.errors import Aborted
from fakequay.world import World


def status(world: World) -> str:
    """Return ``ready`` or ``setup-incomplete``, depending on the setting ``SETUP_COMPLETE``."""
    return "ready" if world.config.get("SETUP_COMPLETE") else "setup-incomplete"


def shut_down(world: World, caller: Caller) -> None:
    """Check that the caller may restart the server, and do nothing else.

    A real server restarts without losing data; clients cannot tell the difference.

    Raises:
        Aborted: 403 if the caller is not a superuser.
    """
    if not superusers.is_superuser(world, caller):
        raise Aborted(403)
