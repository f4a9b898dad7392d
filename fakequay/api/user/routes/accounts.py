"""The user's own account: create, look at, change, end; initialize an install."""

from typing import Any

from flask.views import MethodView

from fakequay.access import Caller, requirements
from fakequay.models import Account
from fakequay.web import Json, account, caller, reconfigure, world
from fakequay.web.auth import sessions

from .. import schemas
from ..service import accounts as service
from ..service import details, leaving, views
from .area import area


@area.route("/user/")
class LoggedInUser(MethodView):
    @area.operation("getLoggedInUser", requirements.anybody.documented_as("user:read"))
    @area.response(200, schemas.User)
    def get(self) -> dict[str, Any]:
        """Get the account that is signed in."""
        return service.current(world(), caller())

    @area.operation("createNewUser", requirements.anybody)
    @area.response(200, schemas.NewUser)
    def post(self, body: Json) -> dict[str, Any]:
        """Create a user, who is signed in at once where no address has to be confirmed."""
        return _welcomed(service.create(world(), body))

    @area.operation("changeUserDetails", requirements.user_admin)
    @area.response(200, schemas.User)
    def put(self, body: Json) -> dict[str, Any]:
        """Change the details of the account that is signed in."""
        changed, seen = details.change(world(), caller(), account(), body)
        _keep_signed_in(changed, body)
        return seen

    @area.operation("deleteCurrentUser", requirements.user_admin)
    @area.response(204)
    def delete(self) -> None:
        """Delete the account that is signed in, with all it owns."""
        leaving.delete(world(), account())


@area.route("/user/initialize")
class FirstUser(MethodView):
    @area.operation("initializeUser", requirements.anybody)
    @area.response(200, schemas.InitializedUser)
    def post(self, body: Json) -> dict[str, Any]:
        """Create the first user of an empty install, with a token if one is asked for."""
        answer = service.initialize(world(), body)
        _begin(answer["username"])
        return answer


@area.route("/user/convert")
class Conversion(MethodView):
    @area.operation("convertUserToOrganization", requirements.user_admin)
    @area.response(200, schemas.Success)
    def post(self, body: Json) -> dict[str, Any]:
        """Make the account an organization, and sign in as the user who is to administer it."""
        sessions.sign_in(world(), leaving.convert(world(), account(), body))
        return {"success": True}


@area.route("/user/private")
class PrivateRepositories(MethodView):
    @area.operation("getUserPrivateAllowed", requirements.user_admin)
    @area.response(200, schemas.PrivateRepositories)
    def get(self) -> dict[str, Any]:
        """Count the account's private repositories, and say whether it may have more."""
        return service.private_repositories(world(), account())


@area.route("/users/<username>")
class UserByName(MethodView):
    @area.operation("getUserInformation", requirements.anybody)
    @area.response(200, schemas.User)
    def get(self, username: str) -> dict[str, Any]:
        """Get what may be known of a user."""
        return service.look_up(world(), caller(), username)


def _welcomed(created: Account) -> dict[str, Any]:
    if not created.verified:
        return {"awaiting_verification": True}
    sessions.sign_in(world(), created)
    return views.user(world(), Caller(created), created)


def _keep_signed_in(changed: Account, body: Json) -> None:
    """A new password ends every session but this one."""
    if "password" in body:
        sessions.sign_in(world(), changed)


def _begin(username: str) -> None:
    """The install has its first user, who is signed in and may run it."""
    reconfigure(service.config_after(world(), username))
    sessions.sign_in(world(), service.named(world(), username))
