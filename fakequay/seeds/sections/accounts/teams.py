"""Seed section of teams, with their members and invitations."""

from typing import Any

from fakequay.access.scopes import TEAM_ROLES
from fakequay.models import Account, Team, TeamInvite, TeamMember
from fakequay.seeds.contexts import Context, ExportContext, LoadingContext, without_none
from fakequay.seeds.record_fields import RecordFields, choice, date, derived_text, json_object, text
from fakequay.seeds.schema_parts import EMAIL, item, listing, mapping, one_of, refers_to
from fakequay.seeds.section import Section

_TEAM = RecordFields(
    role=choice("Role of the members of the team in the organization.", TEAM_ROLES, "member"),
    description=text("Description of the team.", ""),
    sync=json_object(
        "Group of a directory (such as LDAP) with which the members of the team are synchronized."
    ),
)
_INVITE = RecordFields(
    code=derived_text(
        "Code of the team invitation. Default: derived from team and invited person.",
        **{"x-unique": "code"},
    ),
    created=date(
        "Time of the team invitation. Default: the time at which the seed is loaded.", derived=True
    ),
)


def _derived(context: Context, path: str, invited: str | None) -> dict[str, Any]:
    drawn = context.draw("team invite", f"{path} {invited}")
    return {"code": f"urn:teaminvite:{drawn.uuid()}", "created": context.now}


def _load(context: LoadingContext, organization: Account, data: dict[str, Any]) -> None:
    store = context.world.store
    for name, entry in data.items():
        team = store.teams.add(Team(organization.id, name, **_TEAM.load(entry)))
        for member in entry.get("members", ()):
            store.team_members.add(TeamMember(team.id, context.account(member).id, organization.id))
        for invite in entry.get("invites", ()):
            invited = invite.get("user") or invite.get("email")
            derived = _derived(context, f"{organization.name}/{name}", invited)
            store.team_invites.add(
                TeamInvite(
                    team_id=team.id,
                    account_id=context.account_id(invite.get("user")),
                    email=invite.get("email"),
                    inviter_id=context.account_id(invite.get("inviter")) or 0,
                    **_INVITE.load(invite, **derived),
                )
            )


def _dump(context: ExportContext, organization: Account) -> dict[str, Any]:
    teams = context.world.store.teams.find(organization_id=organization.id)
    return {team.name: _dump_team(context, organization, team) for team in teams}


def _dump_team(context: ExportContext, organization: Account, team: Team) -> dict[str, Any]:
    store = context.world.store
    members = [
        name
        for member in store.team_members.find(team_id=team.id)
        if (name := context.name(member.account_id))
    ]
    path = f"{organization.name}/{team.name}"
    invites = [
        _dump_invite(context, path, entry) for entry in store.team_invites.find(team_id=team.id)
    ]
    return _TEAM.dump(team) | without_none(members=members or None, invites=invites or None)


def _dump_invite(context: ExportContext, path: str, invite: TeamInvite) -> dict[str, Any]:
    user = context.name(invite.account_id)
    derived = _derived(context, path, user or invite.email)
    named = without_none(user=user, email=invite.email, inviter=context.name(invite.inviter_id))
    return named | _INVITE.dump(invite, **derived)


_INVITE_ITEM = item(
    {
        "user": refers_to(
            "user",
            "Name of the user who is invited to the team. Required if the key email is missing.",
        ),
        "email": {
            "type": "string",
            "pattern": EMAIL,
            "description": (
                "E-mail address that is invited to the team. Required if the key user is missing."
            ),
        },
        "inviter": refers_to("user", "Name of the user who sent the team invitation."),
        **_INVITE.properties,
    },
    **one_of("user", "email"),
)
TEAMS = Section(
    "teams",
    ("organization",),
    mapping(
        item(
            {
                **_TEAM.properties,
                "members": listing(
                    refers_to("member"), "Names of the users and robot accounts in the team."
                ),
                "invites": listing(
                    _INVITE_ITEM, "Invitations to the team that are not accepted yet."
                ),
            }
        ),
        ("Teams by name. Without a team with the role admin, the organization has no admins."),
    ),
    _load,
    _dump,
)
