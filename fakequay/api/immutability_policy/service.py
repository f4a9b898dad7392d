"""Immutability policies: creates and changes them, and makes existing tags immutable."""

from typing import Any

from fakequay.domain.images import tag_immutability
from fakequay.domain.policies import immutability_policies
from fakequay.domain.policy_and_subscription_owners import Owner
from fakequay.models import ImmutabilityPolicy
from fakequay.world import World


def create(world: World, owner: Owner, body: dict[str, Any]) -> ImmutabilityPolicy:
    """Create an immutability policy, and apply the policy to the existing tags.

    Raises:
        InvalidRequest: The pattern is invalid or already used by another policy of the
            namespace or repository, or the namespace is an organization that has an organization
            mirror.
    """
    policy = immutability_policies.create(world, owner, body)
    tag_immutability.protect_existing_tags(world, owner, policy)
    return policy


def change(world: World, owner: Owner, uuid: str, body: dict[str, Any]) -> None:
    """Replace the pattern of an immutability policy, and apply the policy to the existing tags.

    Tags that match only the previous pattern stay immutable.

    Raises:
        NotFound: The namespace or repository has no policy with the uuid.
        InvalidRequest: The pattern is invalid or already used by another policy of the
            namespace or repository.
    """
    policy = immutability_policies.change(world, owner, uuid, body)
    tag_immutability.protect_existing_tags(world, owner, policy)
