"""Operations on the robots of an organization."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.web import Json, caller, world
from fakequay.web.schemas import shared_schemas

from .. import schemas
from ..service import federation, robots, token_visibility
from .blueprint import area

LIST = requirements.org_member | requirements.full_access | requirements.readonly_superuser
READ = requirements.org_admin | requirements.full_access | requirements.readonly_superuser
WRITE = requirements.org_admin | requirements.full_access


@area.route("/organization/<orgname>/robots")
class OrgRobots(MethodView):
    @area.operation("getOrgRobots", LIST)
    @area.response(200, schemas.Robots)
    def get(self, orgname: str, query: Json) -> dict[str, Any]:
        """List the robots of an organization. Only admins get the tokens of the robots."""
        shown = query | token_visibility.visible_details(world(), caller(), orgname, query)
        return {"robots": robots.views(world(), orgname, **shown)}


@area.route("/organization/<orgname>/robots/<robot_shortname>")
class OrgRobot(MethodView):
    @area.operation("getOrgRobot", READ)
    @area.response(200, schemas.Robot)
    def get(self, orgname: str, robot_shortname: str) -> dict[str, Any]:
        """Get a robot of an organization."""
        robots.check_organization(world(), orgname)
        token = token_visibility.sees_token(world(), caller(), orgname)
        return robots.view(world(), orgname, robot_shortname, token=token)

    @area.operation("createOrgRobot", WRITE)
    @area.response(201, schemas.Robot)
    def put(self, orgname: str, robot_shortname: str, body: Json) -> dict[str, Any]:
        """Create a robot in an organization."""
        robots.check_organization(world(), orgname)
        return robots.create(world(), orgname, robot_shortname, body)

    @area.operation("deleteOrgRobot", WRITE)
    @area.response(204)
    def delete(self, orgname: str, robot_shortname: str) -> None:
        """Delete a robot of an organization."""
        robots.delete(world(), orgname, robot_shortname)


@area.route("/organization/<orgname>/robots/<robot_shortname>/permissions")
class OrgRobotPermissions(MethodView):
    @area.operation("getOrgRobotPermissions", requirements.user_admin)
    @area.response(200, shared_schemas.Permissions)
    def get(self, orgname: str, robot_shortname: str) -> dict[str, Any]:
        """List the repository roles of a robot of an organization."""
        token_visibility.check_may_see_permissions(world(), caller(), orgname)
        return {"permissions": robots.permissions(world(), orgname, robot_shortname)}


@area.route("/organization/<orgname>/robots/<robot_shortname>/regenerate")
class OrgRobotToken(MethodView):
    @area.operation("regenerateOrgRobotToken", WRITE)
    @area.response(200, schemas.Robot)
    def post(self, orgname: str, robot_shortname: str) -> dict[str, Any]:
        """Generate a new token for a robot of an organization."""
        robots.check_organization(world(), orgname)
        return robots.regenerate(world(), orgname, robot_shortname)


@area.route("/organization/<orgname>/robots/<robot_shortname>/federation")
class OrgRobotFederation(MethodView):
    @area.operation("getOrgRobotFederation", READ)
    @area.response(200, schemas.Federation(many=True))
    def get(self, orgname: str, robot_shortname: str) -> Any:
        """List the external identities that may authenticate as a robot of an organization."""
        return federation.view(world(), orgname, robot_shortname)

    @area.operation("createOrgRobotFederation", WRITE)
    @area.response(200, schemas.Federation(many=True))
    def post(self, orgname: str, robot_shortname: str, body: Any) -> Any:
        """Replace the external identities that may authenticate as a robot of an organization."""
        return federation.create(world(), orgname, robot_shortname, body)

    @area.operation("deleteOrgRobotFederation", WRITE)
    @area.response(204)
    def delete(self, orgname: str, robot_shortname: str) -> None:
        """Remove the external identities that may authenticate as a robot of an organization."""
        federation.delete(world(), orgname, robot_shortname)
