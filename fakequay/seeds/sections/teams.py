"""Teams, who is in them, and who has been asked to join."""

from typing import Any

from fakequay.access.scopes import TEAM_ROLES
from fakequay.models import Account, Team, TeamInvite, TeamMember
from fakequay.seeds.contexts import Context, ExportContext, LoadingContext, present
from fakequay.seeds.record_fields import RecordShape, choice, date, free, given, text
from fakequay.seeds.schema_parts import EMAIL, item, listing, mapping, one_of, refers_to
from fakequay.seeds.section import Section

_TEAM = RecordShape(
    role=choice("What its members may do in the organization.", TEAM_ROLES, "member"),
    description=text("What it is for.", ""),
    sync=free("The group of a directory that the team is kept in step with."),
)
_INVITE = RecordShape(
    code=given("Follows from who is asked unless given.", **{"x-unique": "code"}),
    created=date("When that was: with the world unless given.", derived=True),
)


def _derived(ground: Context, path: str, whom: str | None) -> dict[str, Any]:
    drawn = ground.draw("team invite", f"{path} {whom}")
    return {"code": f"urn:teaminvite:{drawn.uuid()}", "created": ground.now}


def _load(planting: LoadingContext, organization: Account, data: dict[str, Any]) -> None:
    store = planting.world.store
    for name, one in data.items():
        team = store.teams.add(Team(organization.id, name, **_TEAM.load(one)))
        for member in one.get("members", ()):
            store.team_members.add(
                TeamMember(team.id, planting.account(member).id, organization.id)
            )
        for invite in one.get("invites", ()):
            whom = invite.get("user") or invite.get("email")
            derived = _derived(planting, f"{organization.name}/{name}", whom)
            store.team_invites.add(
                TeamInvite(
                    team_id=team.id,
                    account_id=planting.account_id(invite.get("user")),
                    email=invite.get("email"),
                    inviter_id=planting.account_id(invite.get("inviter")) or 0,
                    **_INVITE.load(invite, **derived),
                )
            )


def _dump(harvest: ExportContext, organization: Account) -> dict[str, Any]:
    teams = harvest.world.store.teams.find(organization_id=organization.id)
    return {team.name: _dumped(harvest, organization, team) for team in teams}


def _dumped(harvest: ExportContext, organization: Account, team: Team) -> dict[str, Any]:
    store = harvest.world.store
    members = [
        name
        for member in store.team_members.find(team_id=team.id)
        if (name := harvest.name(member.account_id))
    ]
    path = f"{organization.name}/{team.name}"
    invites = [_invite(harvest, path, one) for one in store.team_invites.find(team_id=team.id)]
    return _TEAM.dump(team) | present(members=members or None, invites=invites or None)


def _invite(harvest: ExportContext, path: str, invite: TeamInvite) -> dict[str, Any]:
    user = harvest.name(invite.account_id)
    derived = _derived(harvest, path, user or invite.email)
    named = present(user=user, email=invite.email, inviter=harvest.name(invite.inviter_id))
    return named | _INVITE.dump(invite, **derived)


_INVITED = item(
    {
        "user": refers_to("user", "Who is asked to join,"),
        "email": {"type": "string", "pattern": EMAIL, "description": "or at which address."},
        "inviter": refers_to("user", "Who has asked."),
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
                "members": listing(refers_to("member"), "Users and robots."),
                "invites": listing(_INVITED, "Who has been asked to join."),
            }
        ),
        "Teams by their names; without a team of admins, nobody administers the organization.",
    ),
    _load,
    _dump,
)
