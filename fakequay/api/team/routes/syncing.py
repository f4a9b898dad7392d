"""Teams that follow a group of the company's directory."""

from typing import Any

from flask.views import MethodView

from fakequay.web import Json, caller, world

from .. import schemas
from ..service import syncing as service
from .area import ADMIN, area


@area.route("/organization/<orgname>/team/<teamname>/syncing")
class TeamSyncing(MethodView):
    @area.operation("enableOrganizationTeamSync", ADMIN)
    @area.response(200, schemas.Team)
    def post(self, orgname: str, teamname: str, body: Json) -> dict[str, Any]:
        """Keep the members of a team in step with a group."""
        return service.enable(world(), caller(), orgname, teamname, body)

    @area.operation("disableOrganizationTeamSync", ADMIN)
    @area.response(200, schemas.Team)
    def delete(self, orgname: str, teamname: str) -> dict[str, Any]:
        """Stop following a group; the members stay."""
        return service.disable(world(), caller(), orgname, teamname)
