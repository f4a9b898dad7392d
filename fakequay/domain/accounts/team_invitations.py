"""Team invitations: sent to users and e-mail addresses, accepted or declined with a code."""

from fakequay.domain import outbox, usage_log
from fakequay.domain.errors import DataRefused
from fakequay.models import Account, Team, TeamInvite
from fakequay.world import World

from . import teams, user_notifications

KIND = "org_team_invite"


def invite(
    world: World, team: Team, inviter: Account, *, account: Account | None = None, email: str = ""
) -> TeamInvite:
    """Invite a user or an e-mail address to a team, and send the invitation.

    Args:
        inviter: User who sends the invitation.
        account: Invited user; None to invite ``email``.
        email: Invited e-mail address; ignored if ``account`` is given.
    """
    organization = _organization(world, team)
    invitee = account.name if account else email
    drawn = world.draw("team invite", f"{organization.name}/{team.name} {invitee}")
    found = world.store.team_invites.add(
        TeamInvite(
            team_id=team.id,
            code=f"urn:teaminvite:{drawn.uuid()}",
            inviter_id=inviter.id,
            created=world.now(),
            account_id=account.id if account else None,
            email=None if account else email,
        )
    )
    about = {"inviter": inviter.name, "org": organization.name, "team": team.name}
    _send(world, found, account, about)
    return found


def _send(world: World, found: TeamInvite, account: Account | None, about: dict[str, str]) -> None:
    """Send a team invitation by e-mail; for a user, also add a user notification."""
    if account is not None:
        metadata = {"code": found.code, **about}
        user_notifications.notify(world, account, KIND, metadata, subject=found.code)
    outbox.send_mail(
        world,
        account.email if account else found.email,
        "Invitation to join team",
        kind="team_invite",
        code=found.code,
        link=f"/confirminvite?code={found.code}",
        **about,
    )


def accept(world: World, code: str, user: Account) -> Team:
    """Accept a team invitation: add the user, and delete the user's invitations to the team.

    Raises:
        DataRefused: The code is invalid, or the invitation is for another user or address.
    """
    found = _find(world, code, user)
    team = _team(world, found)
    if not teams.is_member(world, team, user):
        teams.add_member(world, team, user)
    for other in world.store.team_invites.find(team_id=team.id, account_id=user.id):
        if other.id != found.id:
            _remove(world, other, user)
    _remove(world, found, user)
    _record_log_entry(world, "org_team_member_invite_accepted", team, found, user)
    return team


def decline(world: World, code: str, user: Account) -> None:
    """Decline a team invitation: delete the invitation that has the given code.

    Raises:
        DataRefused: The code is invalid, or the invitation is for another user or address.
    """
    found = _find(world, code, user)
    team = _team(world, found)
    _remove(world, found, user)
    _record_log_entry(world, "org_team_member_invite_declined", team, found, user)


def list_for_team(world: World, team: Team) -> list[TeamInvite]:
    """Return the open invitations to a team."""
    return list(world.store.team_invites.find(team_id=team.id))


def withdraw(world: World, team: Team, account: Account) -> bool:
    """Delete the oldest invitation of a user to a team.

    Returns:
        False if the user has no invitation to the team.
    """
    found = world.store.team_invites.one(team_id=team.id, account_id=account.id)
    if found is not None:
        _remove(world, found, account)
    return found is not None


def withdraw_email(world: World, team: Team, email: str) -> bool:
    """Delete the invitation of an e-mail address to a team.

    Returns:
        False if the address has no invitation to the team.
    """
    found = world.store.team_invites.one(team_id=team.id, email=email)
    if found is not None:
        world.store.team_invites.remove(found)
    return found is not None


def _find(world: World, code: str, user: Account) -> TeamInvite:
    """Return the team invitation with the given code, after a check of the invited user.

    Raises:
        DataRefused: The code is invalid, or the invitation is for another user or address.
    """
    found = world.store.team_invites.one(code=code)
    if found is None:
        raise DataRefused("Invalid confirmation code.")
    invited = world.store.accounts.get(found.account_id or 0)
    if invited is not None and invited.id != user.id:
        raise DataRefused(_wrong_invitee_message("user", invited.name))
    if found.email is not None and found.email != user.email:
        raise DataRefused(_wrong_invitee_message("email", found.email))
    return found


def _wrong_invitee_message(kind: str, invitee: str) -> str:
    # The message of the real server contains this line break and indentation.
    indent = " " * (19 if kind == "email" else 17)
    return (
        f'This invite is intended for {kind} "{invitee}".\n'
        f"{indent}Please login to that account and try again."
    )


def _remove(world: World, found: TeamInvite, user: Account) -> None:
    world.store.team_invites.remove(found)
    user_notifications.remove(world, user, KIND, found.code)


def _record_log_entry(
    world: World, kind: str, team: Team, found: TeamInvite, user: Account
) -> None:
    inviter = world.store.accounts.get(found.inviter_id)
    about = {
        "member": user.name,
        "team": team.name,
        "inviter": inviter.name if inviter else None,
    }
    usage_log.record(world, kind, _organization(world, team), metadata=about)


def _team(world: World, found: TeamInvite) -> Team:
    team = world.store.teams.get(found.team_id)
    if team is None:
        raise DataRefused("Invalid confirmation code.")
    return team


def _organization(world: World, team: Team) -> Account:
    organization = world.store.accounts.get(team.organization_id)
    if organization is None:
        raise DataRefused("Invalid confirmation code.")
    return organization
