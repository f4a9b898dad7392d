"""Operations that synchronize a team with a group of an external directory (such as LDAP)."""

from typing import Any

from flask.views import MethodView

from fakequay.web import Json, caller, world

from .. import schemas
from ..service import synchronization as service
from .blueprint import ADMIN, area


@area.route("/organization/<orgname>/team/<teamname>/syncing")
class TeamSyncing(MethodView):
    @area.operation("enableOrganizationTeamSync", ADMIN)
    @area.response(200, schemas.Team)
    def post(self, orgname: str, teamname: str, body: Json) -> dict[str, Any]:
        """Synchronize the members of a team with a group of the external directory."""
        return service.enable(world(), caller(), orgname, teamname, body)

    @area.operation("disableOrganizationTeamSync", ADMIN)
    @area.response(200, schemas.Team)
    def delete(self, orgname: str, teamname: str) -> dict[str, Any]:
        """Stop the directory synchronization of a team. The current members stay in the team."""
        return service.disable(world(), caller(), orgname, teamname)
