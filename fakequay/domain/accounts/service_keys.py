"""Service keys: looks them up; keys that expired long ago count as deleted."""

from fakequay.models import ServiceKey
from fakequay.world import World

EXPIRED_KEY_LIFETIME = 604_800  # default of EXPIRED_SERVICE_KEY_TTL_SEC, in seconds


def list_all(world: World) -> list[ServiceKey]:
    """Return all service keys except those that expired more than a week ago.

    EXPIRED_SERVICE_KEY_TTL_SEC changes the week.
    """
    return [key for key in world.store.service_keys.all() if not _expired_long_ago(world, key)]


def get(world: World, kid: str) -> ServiceKey | None:
    """Return the service key with a key id, or None; the exceptions of ``list_all`` apply."""
    key = world.store.service_keys.one(kid=kid)
    return None if key is None or _expired_long_ago(world, key) else key


def _expired_long_ago(world: World, key: ServiceKey) -> bool:
    if key.expiration is None:
        return False
    lifetime = float(world.config.get("EXPIRED_SERVICE_KEY_TTL_SEC", EXPIRED_KEY_LIFETIME))
    return key.expiration + lifetime < world.now()
