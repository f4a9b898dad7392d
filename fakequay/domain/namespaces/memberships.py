"""Memberships: lists the teams and repositories to which a user or robot was added."""

from typing import Any

from fakequay.domain.accounts import avatars, teams
from fakequay.domain.repositories import repositories
from fakequay.models import Account
from fakequay.world import World


def describe_membership(world: World, namespace: Account, account: Account) -> dict[str, Any]:
    """Return the teams of an account, and the repositories in which the account itself has a role.

    Args:
        namespace: User or organization that owns the teams and repositories.
        account: User or robot.

    Returns:
        ``teams`` with name and avatar, and ``repositories`` as a list of names, in the form of
        Quay's API.
    """
    return {
        "teams": [
            {"name": team.name, "avatar": avatars.for_team(team)}
            for team in teams.list_for_member(world, namespace, account)
        ],
        "repositories": [
            repository.name
            for permission in repositories.list_direct_permissions(world, account, namespace)
            if (repository := world.store.repositories.get(permission.repository_id))
        ],
    }
