"""Operations that create, change and delete teams, and list their repository roles."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.web import Json, caller, world
from fakequay.web.schemas import shared_schemas

from .. import schemas
from ..service import teams as service
from .blueprint import ADMIN, area

READ = (ADMIN | requirements.readonly_superuser).documented_as(None)


@area.route("/organization/<orgname>/team/<teamname>")
class OrganizationTeam(MethodView):
    @area.operation("updateOrganizationTeam", ADMIN)
    @area.response(200, schemas.Team)
    def put(self, orgname: str, teamname: str, body: Json) -> dict[str, Any]:
        """Create a team, or change its role and description."""
        return service.put(world(), caller(), orgname, teamname, body)

    @area.operation("deleteOrganizationTeam", ADMIN)
    @area.response(204)
    def delete(self, orgname: str, teamname: str) -> None:
        """Delete a team."""
        service.delete(world(), caller(), orgname, teamname)


@area.route("/organization/<orgname>/team/<teamname>/permissions")
class TeamPermissions(MethodView):
    @area.operation("getOrganizationTeamPermissions", READ)
    @area.response(200, shared_schemas.Permissions)
    def get(self, orgname: str, teamname: str) -> dict[str, Any]:
        """List the roles that a team has in repositories."""
        return {"permissions": service.permissions(world(), orgname, teamname)}
