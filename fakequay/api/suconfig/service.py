"""State of the Quay installation, and requests to restart the server."""

from fakequay.access import Caller, superusers
from fakequay.domain.errors import Aborted
from fakequay.world import World


def status(world: World) -> str:
    """Return the state of the Quay installation.

    Returns:
        ``ready`` if the configuration key ``SETUP_COMPLETE`` is on, otherwise ``setup-incomplete``.
    """
    return "ready" if world.config.get("SETUP_COMPLETE") else "setup-incomplete"


def shut_down(world: World, caller: Caller) -> None:
    """Accept a request to restart the server, without restarting it.

    A restart of a real server loses no data, so clients cannot notice the missing restart.

    Raises:
        Aborted: 403 if the caller is not a superuser.
    """
    if not superusers.is_superuser(world, caller):
        raise Aborted(403)
