"""Teams, and who is in them."""

from fakequay.records import Account, Team, TeamMember
from fakequay.world import World

OWNERS = "owners"


def create(
    world: World, organization: Account, name: str, role: str, description: str = ""
) -> Team:
    return world.store.teams.add(
        Team(
            organization_id=organization.id,
            name=name,
            role=role,
            description=description,
        )
    )


def one(world: World, organization: Account, name: str) -> Team | None:
    return world.store.teams.one(organization_id=organization.id, name=name)


def of_organization(world: World, organization: Account) -> list[Team]:
    return list(world.store.teams.find(organization_id=organization.id))


def join(world: World, team: Team, account: Account) -> TeamMember:
    return world.store.team_members.add(
        TeamMember(
            team_id=team.id, account_id=account.id, organization_id=team.organization_id
        )
    )


def is_member(world: World, team: Team, account: Account) -> bool:
    return (
        world.store.team_members.one(team_id=team.id, account_id=account.id) is not None
    )


def organizations_of(world: World, account: Account) -> list[Account]:
    """Every organization in which an account has a team, by name."""
    ids = {
        member.organization_id
        for member in world.store.team_members.find(account_id=account.id)
    }
    found = (world.store.accounts.get(id) for id in ids)
    return sorted(
        (one for one in found if one is not None), key=lambda account: account.name
    )
