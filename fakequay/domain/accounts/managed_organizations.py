"""Organizations whose repositories come and go as those of an upstream registry do."""

from fakequay.models import Account
from fakequay.world import World

MANAGED = "organization is managed by organization-level mirroring"


def is_managed(world: World, namespace: Account) -> bool:
    """Whether a mirror of the whole organization decides what is in it."""
    if not world.config.feature("ORG_MIRROR"):
        return False
    return world.store.org_mirrors.one(organization_id=namespace.id) is not None
