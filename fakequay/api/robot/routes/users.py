"""Operations on the robots of the calling user."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.web import Json, caller, world
from fakequay.web.schemas import shared_schemas

from .. import schemas
from ..service import federation, robots
from .blueprint import area

READ = requirements.user_admin
WRITE = requirements.unrestricted_user_admin


@area.route("/user/robots")
class UserRobots(MethodView):
    @area.operation("getUserRobots", READ)
    @area.response(200, schemas.Robots)
    def get(self, query: Json) -> dict[str, Any]:
        """List the robots of the calling user."""
        return {"robots": robots.views(world(), caller().username, **query)}


@area.route("/user/robots/<robot_shortname>")
class UserRobot(MethodView):
    @area.operation("getUserRobot", READ)
    @area.response(200, schemas.Robot)
    def get(self, robot_shortname: str) -> dict[str, Any]:
        """Get a robot of the calling user."""
        return robots.view(world(), caller().username, robot_shortname)

    @area.operation("createUserRobot", WRITE)
    @area.response(201, schemas.Robot)
    def put(self, robot_shortname: str, body: Json) -> dict[str, Any]:
        """Create a robot for the calling user."""
        return robots.create(world(), caller().username, robot_shortname, body)

    @area.operation("deleteUserRobot", WRITE)
    @area.response(204)
    def delete(self, robot_shortname: str) -> None:
        """Delete a robot of the calling user."""
        robots.delete(world(), caller().username, robot_shortname)


@area.route("/user/robots/<robot_shortname>/permissions")
class UserRobotPermissions(MethodView):
    @area.operation("getUserRobotPermissions", READ)
    @area.response(200, shared_schemas.Permissions)
    def get(self, robot_shortname: str) -> dict[str, Any]:
        """List the repository roles of a robot of the calling user."""
        roles = robots.permissions(world(), caller().username, robot_shortname)
        return {"permissions": roles}


@area.route("/user/robots/<robot_shortname>/regenerate")
class UserRobotToken(MethodView):
    @area.operation("regenerateUserRobotToken", WRITE)
    @area.response(200, schemas.Robot)
    def post(self, robot_shortname: str) -> dict[str, Any]:
        """Generate a new token for a robot of the calling user."""
        return robots.regenerate(world(), caller().username, robot_shortname)


@area.route("/user/robots/<robot_shortname>/federation")
class UserRobotFederation(MethodView):
    @area.operation("getUserRobotFederation", READ)
    @area.response(200, schemas.Federation(many=True))
    def get(self, robot_shortname: str) -> Any:
        """List the external identities that may authenticate as a robot of the calling user."""
        return federation.view(world(), caller().username, robot_shortname)

    @area.operation("createUserRobotFederation", WRITE)
    @area.response(200, schemas.Federation(many=True))
    def post(self, robot_shortname: str, body: Any) -> Any:
        """Replace the external identities that may authenticate as a robot of the calling user."""
        return federation.create(world(), caller().username, robot_shortname, body)

    @area.operation("deleteUserRobotFederation", WRITE)
    @area.response(204)
    def delete(self, robot_shortname: str) -> None:
        """Remove the external identities that may authenticate as a robot of the calling user."""
        federation.delete(world(), caller().username, robot_shortname)
