"""Decisions of the auto-prune policy operations."""

from fakequay.domain.accounts import accounts
from fakequay.domain.policies import autoprune_policies
from fakequay.domain.repositories import policy_owners
from fakequay.models import PrunePolicy
from fakequay.world import World


def policies_of(world: World, namespace: str) -> list[PrunePolicy]:
    """Return the policies of a namespace; none if it does not exist.

    Source: a real server answered 200 with an empty list to superusers.
    """
    if accounts.get(world, namespace) is None:
        return []
    return autoprune_policies.of_owner(world, policy_owners.namespace(world, namespace))
