"""Mirrored organizations: organizations whose repositories an organization mirror creates."""

from fakequay.models import Account
from fakequay.world import World

MANAGED = "organization is managed by organization-level mirroring"


def is_managed(world: World, namespace: Account) -> bool:
    """Return whether an organization mirror creates the repositories of a namespace."""
    if not world.config.feature("ORG_MIRROR"):
        return False
    return world.store.org_mirrors.one(organization_id=namespace.id) is not None
