"""Visible details of an organization's robots: checks whether a caller may see tokens and roles."""

from typing import Any

from fakequay.access import Caller, roles, superusers
from fakequay.contract.release_behavior import hides_robot_tokens_from_readonly_superusers
from fakequay.domain.errors import Aborted
from fakequay.world import World


def visible_details(
    world: World, caller: Caller, orgname: str, query: dict[str, Any]
) -> dict[str, bool]:
    """Return for each requested detail of an organization's robots whether the caller may see it.

    Members of the organization see neither tokens nor permissions. A read-only superuser sees the
    permissions, and in earlier releases also the tokens.

    Args:
        query: Requested details, by the keys ``token`` and ``permissions``.
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
    """Raise Aborted (403) unless the caller may see the permissions of an organization's robots."""
    if not (
        _administers(world, caller, orgname) or superusers.is_readonly_superuser(world, caller)
    ):
        raise Aborted(403)  # Quay sends a plain 403 here; other operations send a problem body


def _administers(world: World, caller: Caller, orgname: str) -> bool:
    role = roles.organization_role(world, caller, orgname)
    return role == "admin" or superusers.has_full_access(world, caller)
