"""A company's directory, whose groups teams can be kept in step with.

A seed declares it as ``FAKEQUAY_DIRECTORY``: ``{"groups": {"cn=dev,ou=Users": ["alice"]}}``; the
server asks it while ``AUTHENTICATION_TYPE`` names a directory service.
"""

from typing import Any

from fakequay.models import Account, Team
from fakequay.world import World

from . import accounts, teams

LDAP = "ldap"


def service(world: World) -> str | None:
    """What answers go by for the directory; None where users are only in the database."""
    if not world.config.feature("TEAM_SYNCING"):
        return None
    services = {"LDAP": LDAP, "Keystone": "keystone", "OIDC": "oidc", "JWT": "jwtauthn"}
    return services.get(world.config.get("AUTHENTICATION_TYPE", "Database"))


def follows(world: World, team: Team) -> bool:
    """Whether a team's members are those of a group, as long as there is a directory to ask."""
    return team.sync is not None and service(world) is not None


def about(world: World) -> dict[str, Any]:
    """What somebody who may choose a group is told of the directory."""
    base = world.config.get("LDAP_BASE_DN") or []
    joined = base if isinstance(base, str) else ",".join(base)
    return {"base_dn": joined} if service(world) == LDAP else {}


def group_error(world: World, group: dict[str, Any]) -> str | None:
    """Why a team cannot be kept in step with a group; None if it can."""
    if service(world) != LDAP:
        return "Not supported"
    if not group.get("group_dn"):
        return "Missing group_dn"
    if not _members(world, group):
        return "Group does not exist or is empty"
    return None


def synchronize(world: World, team: Team) -> Team:
    """Make a team's users those of its group; robots stay, as does who has no account yet."""
    if team.sync is None:
        return team
    wanted = {one.id: one for one in _members(world, team.sync.get("config", {}))}
    for member in world.store.team_members.find(team_id=team.id):
        account = world.store.accounts.get(member.account_id)
        if account is not None and account.kind == "user" and account.id not in wanted:
            world.store.team_members.remove(member)
    for account in wanted.values():
        if not teams.is_member(world, team, account):
            teams.join(world, team, account)
    return world.store.teams.change(team, sync={**team.sync, "last_updated": world.now()})


def _members(world: World, group: dict[str, Any]) -> list[Account]:
    """The group's people who have an account here."""
    groups = world.config.get("FAKEQUAY_DIRECTORY", {}).get("groups", {})
    names = groups.get(group.get("group_dn"), [])
    found = (accounts.one(world, name, "user") for name in names)
    return [account for account in found if account is not None]
