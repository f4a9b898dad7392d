"""Token visibility: whether a caller may see the tokens and roles of robots."""

from typing import Any

from fakequay.access import Caller, roles, superusers
from fakequay.contract.release_behavior import hides_robot_tokens_from_readonly_superusers
from fakequay.domain.errors import Aborted
from fakequay.world import World


def visible_details(
    world: World, caller: Caller, orgname: str, query: dict[str, Any]
) -> dict[str, bool]:
    """Return whether the response shows the tokens and permissions of an organization's robots.

    Tokens or permissions are shown if the request asks for them and the caller may see them.
    Members of the organization see neither tokens nor permissions. A read-only superuser sees the
    permissions, and in releases of Quay before 3.19 also the tokens.

    Args:
        query: Query parameters ``token`` and ``permissions``. Each one is True if the request asks
            for the tokens or the permissions.

    Returns:
        Dict with the keys ``token`` and ``permissions``, and with True or False for each key.
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
