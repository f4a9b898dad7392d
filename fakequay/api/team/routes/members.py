"""Operations on the members of a team."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.web import Json, caller, world

from .. import schemas
from ..service import members as service
from .blueprint import ADMIN, area

READ = requirements.team_member | requirements.full_access | requirements.readonly_superuser


@area.route("/organization/<orgname>/team/<teamname>/members")
class TeamMembers(MethodView):
    @area.operation("getOrganizationTeamMembers", READ)
    @area.response(200, schemas.Members)
    def get(self, orgname: str, teamname: str, query: Json) -> dict[str, Any]:
        """List the members of a team. For admins, the list can include open invitations."""
        pending = query["includePending"]
        return service.views(world(), caller(), orgname, teamname, pending=pending)


@area.route("/organization/<orgname>/team/<teamname>/members/<membername>")
class TeamMember(MethodView):
    @area.operation("updateOrganizationTeamMember", ADMIN)
    @area.response(200, schemas.Member)
    def put(self, orgname: str, teamname: str, membername: str) -> dict[str, Any]:
        """Add a user or robot to a team, or invite a user who is not in the organization."""
        return service.add(world(), caller(), orgname, teamname, membername)

    @area.operation("deleteOrganizationTeamMember", ADMIN)
    @area.response(204)
    def delete(self, orgname: str, teamname: str, membername: str) -> None:
        """Remove a user or robot from a team, or withdraw the invitation of a user."""
        service.remove(world(), caller(), orgname, teamname, membername)
