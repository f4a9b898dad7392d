"""Team synchronization: enables and disables the synchronization with a directory group."""

from typing import Any

from fakequay.access import Caller, superusers
from fakequay.domain import usage_log
from fakequay.domain.accounts import accounts, team_sync
from fakequay.domain.errors import InvalidRequest, Unauthorized
from fakequay.models import Team
from fakequay.world import World

from .teams import find, view


def enable(
    world: World, caller: Caller, orgname: str, name: str, group: dict[str, Any]
) -> dict[str, Any]:
    """Synchronize a team with a group of the external directory.

    The members of the team change at once. On a real server, they change at the next
    synchronization.

    Raises:
        Unauthorized: The caller lacks the permission to set up team synchronization.
        InvalidRequest: The directory does not contain the group.
    """
    _check_allowed(world, caller)
    team = find(world, orgname, name)
    wrong = team_sync.group_error(world, group)
    if wrong is not None:
        raise InvalidRequest(f"Could not sync to group: {wrong}")
    sync = {"service": team_sync.service_name(world), "config": group, "last_updated": None}
    team = team_sync.synchronize(world, world.store.teams.change(team, sync=sync))
    _log(world, "enable_team_sync", orgname, name)
    return view(team)


def disable(world: World, caller: Caller, orgname: str, name: str) -> dict[str, Any]:
    """Stop the synchronization of a team. The current members stay in the team."""
    _check_allowed(world, caller)
    team = world.store.teams.change(find(world, orgname, name), sync=None)
    _log(world, "disable_team_sync", orgname, name)
    return view(team)


def sync_view(world: World, caller: Caller, team: Team, *, administers: bool) -> dict[str, Any]:
    """Return the synchronization details of a team.

    If no external directory is configured, return an empty dict.

    Args:
        administers: Whether the caller is an admin of the organization.
    """
    service = team_sync.service_name(world)
    if service is None:
        return {}
    seen: dict[str, Any] = {}
    if administers and _may_set_up(world, caller):
        seen["can_sync"] = {"service": service, **team_sync.directory_settings(world)}
    if team.sync is not None:
        seen["synced"] = {"service": team.sync.get("service", service)}
        if superusers.is_superuser(world, caller):
            seen["synced"] |= {key: team.sync.get(key) for key in ("last_updated", "config")}
    return seen


def _check_allowed(world: World, caller: Caller) -> None:
    if not _may_set_up(world, caller):
        raise Unauthorized


def _may_set_up(world: World, caller: Caller) -> bool:
    return world.config.feature("NONSUPERUSER_TEAM_SYNCING_SETUP") or superusers.is_superuser(
        world, caller
    )


def _log(world: World, kind: str, orgname: str, name: str) -> None:
    organization = accounts.find(world, orgname, "organization")
    usage_log.record(world, kind, organization, metadata={"team": name})
