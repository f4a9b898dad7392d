"""Teams of an organization: creates, changes and deletes them."""

from typing import Any

from fakequay.access import Caller
from fakequay.domain import usage_log
from fakequay.domain.accounts import accounts, avatars, input_rules, teams
from fakequay.domain.errors import DataRefused
from fakequay.domain.namespaces import account_and_team_deletion
from fakequay.models import Account, Team
from fakequay.world import World


def put(
    world: World, caller: Caller, orgname: str, name: str, body: dict[str, Any]
) -> dict[str, Any]:
    """Create a team, or change the role and description of an existing team.

    Raises:
        DataRefused: The name is invalid, or the caller would lose the admin role.
    """
    organization = accounts.find_organization(world, orgname)
    team = teams.get(world, organization, name)
    if team is not None:
        return view(_change(world, caller, organization, team, body))
    wrong = input_rules.namespace_error(name)
    if wrong is not None:
        raise DataRefused(f"Invalid team name {name}: {wrong}")
    team = teams.create(world, organization, name, body["role"], body.get("description", ""))
    usage_log.record(world, "org_create_team", organization, metadata={"team": name})
    return view(team, is_new=True)


def delete(world: World, caller: Caller, orgname: str, name: str) -> None:
    """Delete a team.

    Raises:
        DataRefused: The team does not exist, or the caller would lose the admin role.
    """
    organization = accounts.get(world, orgname, "organization")
    team = teams.get(world, organization, name) if organization else None
    if team is None:
        raise DataRefused(f"Team '{name}' is not a team in org '{orgname}'")
    if is_only_admin_team(world, caller, team):
        raise DataRefused(
            f"Deleting team '{name}' would remove admin ability for user "
            f"'{caller.username}' in organization '{orgname}'"
        )
    account_and_team_deletion.delete_team(world, team)
    usage_log.record(world, "org_delete_team", organization, metadata={"team": name})


def permissions(world: World, orgname: str, name: str) -> list[dict[str, Any]]:
    """Return the roles that a team has in repositories."""
    team = find(world, orgname, name)
    return [
        {
            "repository": {"name": repository.name, "is_public": repository.public},
            "role": permission.role,
        }
        for permission in world.store.repository_permissions.find(team_id=team.id)
        if (repository := world.store.repositories.get(permission.repository_id))
    ]


def find(world: World, orgname: str, name: str) -> Team:
    """Return a team of an organization.

    Raises:
        NotFound: The team or the organization does not exist.
    """
    return teams.find(world, accounts.find(world, orgname, "organization"), name)


def view(team: Team, *, is_new: bool = False) -> dict[str, Any]:
    """Return a team as the API shows it to an admin of the organization."""
    return {
        "name": team.name,
        "description": team.description,
        "can_view": True,
        "role": team.role,
        "avatar": avatars.for_team(team),
        "new_team": is_new,
    }


def is_only_admin_team(world: World, caller: Caller, team: Team) -> bool:
    """Return whether the caller is an admin of an organization only because of the given team.

    If so, the caller loses the admin role when the team is deleted or gets another role.
    """
    organization = world.store.accounts.get(team.organization_id)
    if caller.account is None or organization is None:
        return False
    joined = teams.list_for_member(world, organization, caller.account)
    return [other.id for other in joined if other.role == "admin"] == [team.id]


def _change(
    world: World, caller: Caller, organization: Account, team: Team, body: dict[str, Any]
) -> Team:
    about = {"team": team.name}
    if body.get("description", team.description) != team.description:
        team = world.store.teams.change(team, description=body["description"])
        about_text = about | {"description": team.description}
        usage_log.record(world, "org_set_team_description", organization, metadata=about_text)
    if body["role"] != team.role:
        if is_only_admin_team(world, caller, team):
            raise DataRefused(
                f"Cannot remove admin from team '{team.name}' because calling user would no "
                f"longer have admin on org '{organization.name}'"
            )
        team = world.store.teams.change(team, role=body["role"])
        about_role = about | {"role": team.role}
        usage_log.record(world, "org_set_team_role", organization, metadata=about_role)
    return team
