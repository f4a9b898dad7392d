"""Service keys: finds the keys with which services authenticate to Quay.

As on the real server, a key that expired more than a week ago counts as deleted.
"""

from collections.abc import Mapping
from typing import Any

from fakequay.models import ServiceKey
from fakequay.world import World

EXPIRED_KEY_LIFETIME = 604_800  # default of EXPIRED_SERVICE_KEY_TTL_SEC, in seconds
# Ways in which a service key can be approved: by a superuser, by the key that it replaces, or by
# the server itself.
SUPERUSER = "SUPERUSER"
APPROVAL_TYPES = (SUPERUSER, "KEY_ROTATION", "AUTOMATIC")


def approval_type(approval: Mapping[str, Any]) -> str:
    """Return how a service key was approved, such as ``ServiceKeyApprovalType.SUPERUSER``."""
    return f"ServiceKeyApprovalType.{approval.get('type', SUPERUSER)}"


def list_all(world: World) -> list[ServiceKey]:
    """Return all service keys except those that expired more than a week ago.

    The configuration key ``EXPIRED_SERVICE_KEY_TTL_SEC`` can set a duration other than one week.
    """
    return [key for key in world.store.service_keys.all() if not _expired_long_ago(world, key)]


def get(world: World, kid: str) -> ServiceKey | None:
    """Return the service key with the given key id, or None.

    A key that expired more than a week ago counts as deleted.
    """
    key = world.store.service_keys.one(kid=kid)
    return None if key is None or _expired_long_ago(world, key) else key


def _expired_long_ago(world: World, key: ServiceKey) -> bool:
    if key.expiration is None:
        return False
    lifetime = float(world.config.get("EXPIRED_SERVICE_KEY_TTL_SEC", EXPIRED_KEY_LIFETIME))
    return key.expiration + lifetime < world.now()
