"""Members of a team: lists, adds, invites and removes them."""

from typing import Any

from fakequay.access import Caller, roles, superusers
from fakequay.contract.release_behavior import superusers_edit_teams_anywhere
from fakequay.domain import usage_log
from fakequay.domain.accounts import accounts, avatars, team_invitations, team_sync, teams
from fakequay.domain.billing import marketplace
from fakequay.domain.errors import DataRefused, InvalidRequest, NotFound, Unauthorized
from fakequay.models import Account, Team, TeamInvite
from fakequay.world import World

from . import synchronization
from .teams import find, is_only_admin_team


def views(
    world: World, caller: Caller, orgname: str, name: str, *, pending: bool
) -> dict[str, Any]:
    """Return the members of a team and, for admins, the open invitations.

    Args:
        pending: Whether to include invited users and e-mail addresses (for admins only).
    """
    team = find(world, orgname, name)
    can_edit = administers(world, caller, orgname)
    invited = team_invitations.list_for_team(world, team) if pending and can_edit else []
    seen = {
        "name": team.name,
        "members": [view(member) for member in _members(world, team)]
        + [invite_view(world, invite) for invite in invited],
        "can_edit": can_edit,
    }
    return seen | synchronization.sync_view(world, caller, team, administers=can_edit)


def add(world: World, caller: Caller, orgname: str, name: str, membername: str) -> dict[str, Any]:
    """Add a user or robot to a team, or invite the user.

    Robots of the organization and members of the organization are added at once. If
    ``FEATURE_MAILING`` and ``FEATURE_REQUIRE_TEAM_INVITE`` are on, any other user must accept an
    invitation first.

    Raises:
        InvalidRequest: The user does not exist, or the team is synchronized with a directory.
        DataRefused: The user is already a member, or the robot belongs to another namespace.
    """
    if caller.account is None:
        raise Unauthorized
    check_not_synced(world, orgname, name, membername)
    team = find(world, orgname, name)
    account = _user(world, membername)
    if account is None:
        raise InvalidRequest("Unknown user")
    organization = accounts.find(world, orgname, "organization")
    about = {"member": membername, "team": name}
    if _has_to_accept(world, organization, account):
        team_invitations.invite(world, team, caller.account, account=account)
        about_invite = {"user": membername, **about}
        usage_log.record(world, "org_invite_team_member", organization, metadata=about_invite)
        return view(account, invited=True)
    if teams.is_member(world, team, account):
        raise DataRefused(f"User {membername} is already a member of team {name}")
    teams.add_member(world, team, account)
    usage_log.record(world, "org_add_team_member", organization, metadata=about)
    return view(account)


def remove(world: World, caller: Caller, orgname: str, name: str, membername: str) -> None:
    """Withdraw the team invitation of a user, or remove a member from the team.

    If the user has an open invitation, only the invitation is withdrawn.

    Raises:
        NotFound: The user does not exist.
        DataRefused: The user is not a member, or the caller would lose the admin role.
    """
    check_not_synced(world, orgname, name, membername)
    team = find(world, orgname, name)
    account = _user(world, membername)
    if account is None:
        raise NotFound
    organization = accounts.find(world, orgname, "organization")
    about = {"member": membername, "team": name}
    if team_invitations.withdraw(world, team, account):
        about = {"user": membername, **about}
        usage_log.record(world, "org_delete_team_member_invite", organization, metadata=about)
        return
    member = world.store.team_members.one(team_id=team.id, account_id=account.id)
    if member is None:
        raise DataRefused(f"User {membername} does not belong to team {name}")
    if account == caller.account and is_only_admin_team(world, caller, team):
        raise DataRefused("User cannot remove themselves from their only admin team.")
    world.store.team_members.remove(member)
    marketplace.unbind_after_leaving(world, organization, account)
    usage_log.record(world, "org_remove_team_member", organization, metadata=about)


def check_not_synced(world: World, orgname: str, name: str, membername: str = "") -> None:
    """Raise InvalidRequest if a team is synchronized with a directory group.

    Robots are exempt: they may be added to and removed from synchronized teams.
    """
    organization = accounts.find(world, orgname, "organization")
    team = teams.get(world, organization, name)
    if team is None or not team_sync.is_synced(world, team):
        return
    if "+" not in membername:
        raise InvalidRequest("Cannot call this method on an auth-synced team")


def view(account: Account, *, invited: bool = False) -> dict[str, Any]:
    """Return a team member or an invited user as the API shows it."""
    return {
        "name": account.name,
        "kind": "user",
        "is_robot": account.kind == "robot",
        "avatar": avatars.for_member(account),
        "invited": invited,
    }


def invite_view(world: World, invite: TeamInvite) -> dict[str, Any]:
    """Return a team invitation of a user or an e-mail address as the API shows it."""
    account = world.store.accounts.get(invite.account_id or 0)
    if account is not None:
        return view(account, invited=True)
    email = invite.email or ""
    return {
        "email": email,
        "kind": "invite",
        "avatar": avatars.create(email, email, "user"),
        "invited": True,
    }


def administers(world: World, caller: Caller, orgname: str) -> bool:
    """Return whether the caller is an admin of an organization."""
    role = roles.organization_role(world, caller, orgname)
    return role == "admin" or (
        superusers_edit_teams_anywhere(world.release) and superusers.has_full_access(world, caller)
    )


def _members(world: World, team: Team) -> list[Account]:
    members = world.store.team_members.find(team_id=team.id)
    found = (world.store.accounts.get(member.account_id) for member in members)
    return [account for account in found if account is not None]


def _user(world: World, name: str) -> Account | None:
    account = accounts.get(world, name)
    return account if account and account.kind != "organization" else None


def _has_to_accept(world: World, organization: Account, account: Account) -> bool:
    """Return whether an account must accept an invitation before the account joins a team.

    Raises:
        DataRefused: The account is a robot of another namespace.
    """
    config = world.config
    if not (config.feature("MAILING") and config.feature("REQUIRE_TEAM_INVITE")):
        return False
    if account.kind == "robot":
        if account.owner_id != organization.id:
            raise DataRefused(
                "Cannot add the specified robot to this team, as it is not a member of the "
                "organization"
            )
        return False
    return not teams.list_for_member(world, organization, account)
