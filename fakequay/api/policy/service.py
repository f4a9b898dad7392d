"""Lists of the auto-prune policies of a namespace."""

from fakequay.domain import policy_and_subscription_owners
from fakequay.domain.accounts import accounts
from fakequay.domain.policies import autoprune_policies
from fakequay.models import PrunePolicy
from fakequay.world import World


def policies_of(world: World, namespace: str) -> list[PrunePolicy]:
    """Return the auto-prune policies of a namespace; an empty list for an unknown namespace.

    Source: the real server returns status 200 and an empty list to superusers who request the
    policies of an unknown namespace.
    """
    if accounts.get(world, namespace) is None:
        return []
    return autoprune_policies.list_policies(
        world, policy_and_subscription_owners.namespace(world, namespace)
    )
