"""What is kept a copy of another registry's, and so is not changed by hand."""

from fakequay.records import Account
from fakequay.world import World


def manages(world: World, namespace: Account) -> bool:
    """Whether the namespace's repositories come and go as those of an upstream organization."""
    return False


def uses(world: World, robot: Account) -> bool:
    """Whether a mirror works as this robot, which cannot be deleted then."""
    return False
