"""Invitations to a team: sends, withdraws, accepts and declines them."""

from typing import Any

from fakequay.access import Caller
from fakequay.domain import usage_log
from fakequay.domain.accounts import accounts, team_invitations
from fakequay.domain.errors import NotFound, Unauthorized
from fakequay.models import Account
from fakequay.world import World

from .members import check_not_synced, invite_view
from .teams import find


def invite(world: World, caller: Caller, orgname: str, name: str, email: str) -> dict[str, Any]:
    """Invite an e-mail address to a team. As on the real server, the address is not validated."""
    check_not_synced(world, orgname, name)
    team = find(world, orgname, name)
    found = team_invitations.invite(world, team, _user(caller), email=email)
    _log(world, "org_invite_team_member", orgname, name, email)
    return invite_view(world, found)


def withdraw(world: World, orgname: str, name: str, email: str) -> None:
    """Withdraw the invitation of an e-mail address. Raise NotFound if no invitation exists."""
    if not team_invitations.withdraw_email(world, find(world, orgname, name), email):
        raise NotFound
    _log(world, "org_delete_team_member_invite", orgname, name, email)


def accept(world: World, caller: Caller, code: str) -> dict[str, Any]:
    """Accept the team invitation with a given code: add the caller to the team."""
    team = team_invitations.accept(world, code, _user(caller))
    organization = world.store.accounts.get(team.organization_id)
    return {"org": organization.name if organization else None, "team": team.name}


def decline(world: World, caller: Caller, code: str) -> None:
    """Decline the team invitation with a given code."""
    team_invitations.decline(world, code, _user(caller))


def _user(caller: Caller) -> Account:
    if caller.account is None:
        raise Unauthorized
    return caller.account


def _log(world: World, kind: str, orgname: str, name: str, email: str) -> None:
    organization = accounts.find(world, orgname, "organization")
    about = {"email": email, "team": name, "member": email}
    usage_log.record(world, kind, organization, metadata=about)
