"""Team synchronization: copies the members of a group of an external directory to a team.

The setting ``FAKEQUAY_DIRECTORY`` defines the groups of the directory, for example ``{"groups":
{"cn=dev,ou=Users": ["alice"]}}``. The setting applies only if ``AUTHENTICATION_TYPE`` names a
directory service such as LDAP and ``FEATURE_TEAM_SYNCING`` is on.
"""

from typing import Any

from fakequay.models import Account, Team
from fakequay.world import World

from . import accounts, teams

LDAP = "ldap"


def service_name(world: World) -> str | None:
    """Return the name that API responses use for the directory service, such as ``ldap``.

    Returns:
        None if team synchronization is off or the instance manages its own users.
    """
    if not world.config.feature("TEAM_SYNCING"):
        return None
    services = {"LDAP": LDAP, "Keystone": "keystone", "OIDC": "oidc", "JWT": "jwtauthn"}
    return services.get(world.config.get("AUTHENTICATION_TYPE", "Database"))


def is_synced(world: World, team: Team) -> bool:
    """Return whether a team is synchronized with a group of the directory."""
    return team.sync is not None and service_name(world) is not None


def directory_settings(world: World) -> dict[str, Any]:
    """Return the directory settings that a user needs to choose a group for a team.

    For LDAP, the settings are ``{"base_dn": …}``. For other directory services, they are empty.
    """
    base = world.config.get("LDAP_BASE_DN") or []
    joined = base if isinstance(base, str) else ",".join(base)
    return {"base_dn": joined} if service_name(world) == LDAP else {}


def group_error(world: World, group: dict[str, Any]) -> str | None:
    """Return why a team cannot be synchronized with a directory group; None if it can.

    Args:
        group: Group in the request body, such as ``{"group_dn": "cn=dev,ou=Users"}``.
    """
    if service_name(world) != LDAP:
        return "Not supported"
    if not group.get("group_dn"):
        return "Missing group_dn"
    if not _members(world, group):
        return "Group does not exist or is empty"
    return None


def synchronize(world: World, team: Team) -> Team:
    """Replace the users in a team by the members of the team's directory group.

    The time of the synchronization is stored.

    Robots stay in the team. Group members without an account are skipped.
    """
    if team.sync is None:
        return team
    group_accounts = {
        account.id: account for account in _members(world, team.sync.get("config", {}))
    }
    for member in world.store.team_members.find(team_id=team.id):
        account = world.store.accounts.get(member.account_id)
        if account is not None and account.kind == "user" and account.id not in group_accounts:
            world.store.team_members.remove(member)
    for account in group_accounts.values():
        if not teams.is_member(world, team, account):
            teams.add_member(world, team, account)
    return world.store.teams.change(team, sync={**team.sync, "last_updated": world.now()})


def _members(world: World, group: dict[str, Any]) -> list[Account]:
    """Return the accounts of the members of a directory group.

    Members who have no account are left out.
    """
    groups = world.config.get("FAKEQUAY_DIRECTORY", {}).get("groups", {})
    names = groups.get(group.get("group_dn"), [])
    found = (accounts.get(world, name, "user") for name in names)
    return [account for account in found if account is not None]
