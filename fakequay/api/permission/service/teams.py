"""Roles of teams in a repository: lists, sets and removes them."""

from typing import Any

from fakequay.domain import usage_log
from fakequay.domain.accounts import accounts, avatars, teams
from fakequay.domain.errors import DataRefused, InvalidRequest
from fakequay.domain.repositories import repositories
from fakequay.models import RepoName, RepositoryPermission, Team
from fakequay.world import World

NONE = "Team does not have permission for repo."


def views(world: World, name: RepoName) -> dict[str, dict[str, Any]]:
    """Return the roles of teams in a repository, by team name.

    Return an empty dict if the repository does not exist.
    """
    return {
        team.name: _view(team, permission.role)
        for permission in repositories.list_permissions(world, name)
        if (team := world.store.teams.get(permission.team_id or 0))
    }


def find(world: World, name: RepoName, teamname: str) -> RepositoryPermission:
    """Return the role of a team in a repository. Raise DataRefused if the team has no role."""
    repository, team = repositories.get(world, name), _team(world, name, teamname)
    if repository is None or team is None:
        raise DataRefused(NONE)
    permission = world.store.repository_permissions.one(
        repository_id=repository.id, team_id=team.id
    )
    if permission is None:
        raise DataRefused(NONE)
    return permission


def change(world: World, name: RepoName, teamname: str, role: str) -> dict[str, Any]:
    """Set the role of a team in a repository. Raise InvalidRequest if the team does not exist."""
    repository, team = repositories.find(world, name), _team(world, name, teamname)
    if team is None:
        raise InvalidRequest(f"No team {teamname} in organization {name.namespace}")
    repositories.grant(world, repository, role, team_id=team.id)
    _log(world, "change_repo_permission", name, team=teamname, role=role)
    return _view(team, role)


def delete(world: World, name: RepoName, teamname: str) -> None:
    """Remove the role of a team in a repository. Raise InvalidRequest if the team has no role."""
    try:
        permission = find(world, name, teamname)
    except DataRefused as refusal:
        raise InvalidRequest(refusal.message) from refusal
    world.store.repository_permissions.remove(permission)
    _log(world, "delete_repo_permission", name, team=teamname)


def _team(world: World, name: RepoName, teamname: str) -> Team | None:
    organization = accounts.get(world, name.namespace, "organization")
    return teams.get(world, organization, teamname) if organization else None


def _view(team: Team, role: str) -> dict[str, Any]:
    return {"role": role, "name": team.name, "avatar": avatars.for_team(team)}


def _log(world: World, kind: str, name: RepoName, **about: str) -> None:
    repository = repositories.find(world, name)
    namespace = repositories.get_namespace(world, repository)
    usage_log.record(world, kind, namespace, repository, {**about, "repo": name.name})
