"""How much of an organization's robots a caller sees."""

from typing import Any

from fakequay.access import Caller, roles, superusers
from fakequay.domain.errors import Aborted
from fakequay.world import World


def shown(world: World, caller: Caller, orgname: str, query: dict[str, Any]) -> dict[str, bool]:
    """Members see neither tokens nor roles; an auditor sees the roles."""
    administers = _administers(world, caller, orgname)
    return {
        "token": query["token"] and administers,
        "permissions": query["permissions"]
        and (administers or superusers.is_readonly_superuser(world, caller)),
    }


def sees_token(world: World, caller: Caller, orgname: str) -> bool:
    """Return whether a caller sees the token of a robot: read-only superusers do not."""
    return _administers(world, caller, orgname)


def check_may_see_permissions(world: World, caller: Caller, orgname: str) -> None:
    if not (
        _administers(world, caller, orgname) or superusers.is_readonly_superuser(world, caller)
    ):
        raise Aborted(403)  # unlike everywhere else


def _administers(world: World, caller: Caller, orgname: str) -> bool:
    role = roles.in_organization(world, caller, orgname)
    return role == "admin" or superusers.has_full_access(world, caller)
