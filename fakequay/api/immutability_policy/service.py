"""Immutability policies: creates and changes them, and makes existing tags immutable."""

from typing import Any

from fakequay.domain.images import tag_protection
from fakequay.domain.policies import immutability_policies
from fakequay.domain.repositories.policy_owners import Owner
from fakequay.models import ImmutabilityPolicy
from fakequay.world import World


def create(world: World, owner: Owner, body: dict[str, Any]) -> ImmutabilityPolicy:
    """Create an immutability policy, and make the existing tags to which it applies immutable.

    Raises:
        InvalidRequest: The pattern is invalid or already used by another policy of the owner, or
            the owner is an organization with an organization mirror.
    """
    policy = immutability_policies.create(world, owner, body)
    tag_protection.protect_existing_tags(world, owner, policy)
    return policy


def change(world: World, owner: Owner, uuid: str, body: dict[str, Any]) -> None:
    """Replace the pattern of an immutability policy, and make the matching existing tags immutable.

    Tags that match only the previous pattern stay immutable.

    Raises:
        NotFound: The namespace or repository has no policy with the uuid.
        InvalidRequest: The pattern is invalid or already used by another policy of the owner.
    """
    policy = immutability_policies.change(world, owner, uuid, body)
    tag_protection.protect_existing_tags(world, owner, policy)
