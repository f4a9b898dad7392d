"""The user's own account: create, look at, initialize an install."""

from typing import Any

from flask.views import MethodView

from fakequay.access import needs
from fakequay.web import Json, caller, sessions, world

from .. import schemas
from ..service import accounts as service
from .area import area


@area.route("/user/")
class LoggedInUser(MethodView):
    @area.operation("getLoggedInUser", needs.anybody.documented_as("user:read"))
    @area.response(200, schemas.User)
    def get(self) -> dict[str, Any]:
        """Get the account that is signed in."""
        return service.current(world(), caller())

    @area.operation("createNewUser", needs.anybody)
    @area.response(200, schemas.NewUser)
    def post(self, body: Json) -> dict[str, Any]:
        """Create a user."""
        return service.create(world(), body)


@area.route("/user/initialize")
class FirstUser(MethodView):
    @area.operation("initializeUser", needs.anybody)
    @area.response(200, schemas.InitializedUser)
    def post(self, body: Json) -> dict[str, Any]:
        """Create the first user of an empty install, with a token if one is asked for."""
        answer = service.initialize(world(), body)
        sessions.sign_in(world(), service.named(world(), answer["username"]))
        return answer


@area.route("/users/<username>")
class UserByName(MethodView):
    @area.operation("getUserInformation", needs.anybody)
    @area.response(200, schemas.User)
    def get(self, username: str) -> dict[str, Any]:
        """Get what may be known of a user."""
        return service.look_up(world(), caller(), username)
