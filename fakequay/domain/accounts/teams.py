"""Teams of organizations and their members."""

from fakequay.domain.errors import NotFound
from fakequay.models import Account, Team, TeamMember
from fakequay.world import World

OWNERS = "owners"


def create(
    world: World, organization: Account, name: str, role: str, description: str = ""
) -> Team:
    """Create a team without members.

    Args:
        role: ``member``, ``creator`` or ``admin``.
    """
    return world.store.teams.add(
        Team(
            organization_id=organization.id,
            name=name,
            role=role,
            description=description,
        )
    )


def get(world: World, organization: Account, name: str) -> Team | None:
    """Return the team with the given name in an organization, or None."""
    return world.store.teams.one(organization_id=organization.id, name=name)


def list_for_organization(world: World, organization: Account) -> list[Team]:
    """Return the teams of an organization, in the order of their creation."""
    return list(world.store.teams.find(organization_id=organization.id))


def add_member(world: World, team: Team, account: Account) -> TeamMember:
    """Add an account to a team."""
    return world.store.team_members.add(
        TeamMember(team_id=team.id, account_id=account.id, organization_id=team.organization_id)
    )


def find(world: World, organization: Account, name: str) -> Team:
    """Return the team with the given name in an organization.

    Raises:
        NotFound: The team does not exist.
    """
    team = get(world, organization, name)
    if team is None:
        raise NotFound
    return team


def is_member(world: World, team: Team, account: Account) -> bool:
    """Return whether an account is in a team."""
    return world.store.team_members.one(team_id=team.id, account_id=account.id) is not None


def counts_as_member(world: World, organization: Account, account: Account) -> bool:
    """Return whether an account counts as a member of an organization in responses.

    As on the real server, robots always count as members. Users count if they are in a team of the
    organization.
    """
    return account.kind == "robot" or bool(list_for_member(world, organization, account))


def list_organizations(world: World, account: Account) -> list[Account]:
    """Return the organizations in which an account is a team member, sorted by name."""
    ids = {
        member.organization_id for member in world.store.team_members.find(account_id=account.id)
    }
    found = (world.store.accounts.get(id) for id in ids)
    return sorted(
        (organization for organization in found if organization is not None),
        key=lambda account: account.name,
    )


def list_for_member(world: World, organization: Account, account: Account) -> list[Team]:
    """Return those teams of an organization that contain an account."""
    members = world.store.team_members.find(account_id=account.id, organization_id=organization.id)
    found = (world.store.teams.get(member.team_id) for member in members)
    return [team for team in found if team is not None]


def admin_ids(world: World, organization: Account) -> set[int]:
    """Return the ids of the admins of an organization.

    The admins are the users in the teams that have the role ``admin``.
    """
    return {
        member.account_id
        for team in list_for_organization(world, organization)
        if team.role == "admin"
        for member in world.store.team_members.find(team_id=team.id)
        if (account := world.store.accounts.get(member.account_id)) and account.kind == "user"
    }
