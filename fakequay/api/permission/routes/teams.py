"""Operations on the roles that teams have in a repository."""

from typing import Any

from flask.views import MethodView

from fakequay.models import RepoName
from fakequay.web import Json, world

from .. import schemas
from ..service import teams as service
from .blueprint import ADMIN, READ, area


@area.route("/repository/<repo:repository>/permissions/team/")
class TeamPermissions(MethodView):
    @area.operation("listRepoTeamPermissions", READ)
    @area.response(200, schemas.TeamRoles)
    def get(self, repository: RepoName) -> dict[str, Any]:
        """List the teams with a role in a repository."""
        return {"permissions": service.views(world(), repository)}


@area.route("/repository/<repo:repository>/permissions/team/<teamname>")
class TeamPermission(MethodView):
    @area.operation("getTeamPermissions", READ)
    @area.response(200, schemas.Role)
    def get(self, repository: RepoName, teamname: str) -> Any:
        """Get the role of a team in a repository."""
        return service.find(world(), repository, teamname)

    @area.operation("changeTeamPermissions", ADMIN)
    @area.response(200, schemas.TeamRole)
    def put(self, repository: RepoName, teamname: str, body: Json) -> dict[str, Any]:
        """Set the role of a team in a repository."""
        return service.change(world(), repository, teamname, body["role"])

    @area.operation("deleteTeamPermissions", ADMIN)
    @area.response(204)
    def delete(self, repository: RepoName, teamname: str) -> None:
        """Remove the role of a team in a repository."""
        service.delete(world(), repository, teamname)
