"""Visibility of robots: checks whether a caller may see the tokens and roles of robots."""

from typing import Any

from fakequay.access import Caller, roles, superusers
from fakequay.contract.release_behavior import hides_robot_tokens_from_readonly_superusers
from fakequay.domain.errors import Aborted
from fakequay.world import World


def visible_details(
    world: World, caller: Caller, orgname: str, query: dict[str, Any]
) -> dict[str, bool]:
    """Return which of the requested details of an organization's robots the caller may see.

    Members of the organization see neither tokens nor permissions. A read-only superuser sees the
    permissions, and in earlier releases of Quay also the tokens.

    Args:
        query: Query parameters ``token`` and ``permissions``: whether each of these details is
            requested.

    Returns:
        For each of the keys ``token`` and ``permissions``, whether it is requested and visible.
    """
    administers = _administers(world, caller, orgname)
    return {
        "token": query["token"] and sees_token(world, caller, orgname),
        "permissions": query["permissions"]
        and (administers or superusers.is_readonly_superuser(world, caller)),
    }


def sees_token(world: World, caller: Caller, orgname: str) -> bool:
    """Return whether a caller sees the tokens of an organization's robots."""
    if _administers(world, caller, orgname):
        return True
    return not hides_robot_tokens_from_readonly_superusers(
        world.release
    ) and superusers.is_readonly_superuser(world, caller)


def check_may_see_permissions(world: World, caller: Caller, orgname: str) -> None:
    """Check that the caller may see the permissions of an organization's robots.

    Raises:
        Aborted: 403 if the caller may not see the permissions.
    """
    if not (
        _administers(world, caller, orgname) or superusers.is_readonly_superuser(world, caller)
    ):
        raise Aborted(403)  # As on the real server, without error details.


def _administers(world: World, caller: Caller, orgname: str) -> bool:
    role = roles.organization_role(world, caller, orgname)
    return role == "admin" or superusers.has_full_access(world, caller)
