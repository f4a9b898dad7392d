"""Operations that create, return, change, convert and delete user accounts."""

from typing import Any

from flask.views import MethodView

from fakequay.access import Caller, requirements
from fakequay.models import Account
from fakequay.web import Json, account, caller, world
from fakequay.web.auth import sessions

from .. import schemas
from ..service import account_changes, account_conversion, account_deletion, views
from ..service import accounts as service
from .blueprint import area


@area.route("/user/")
class LoggedInUser(MethodView):
    @area.operation("getLoggedInUser", requirements.checked_in_view.documented_as("user:read"))
    @area.response(200, schemas.User)
    def get(self) -> dict[str, Any]:
        """Get the signed-in account."""
        return service.current(world(), caller())

    @area.operation("createNewUser", requirements.anybody)
    @area.response(200, schemas.NewUser)
    def post(self, body: Json) -> dict[str, Any]:
        """Create a user, and sign the user in if the e-mail address needs no confirmation."""
        return _sign_in_verified(service.create(world(), body))

    @area.operation("changeUserDetails", requirements.user_admin)
    @area.response(200, schemas.User)
    def put(self, body: Json) -> dict[str, Any]:
        """Change the details of the signed-in account."""
        changed, seen = account_changes.change(world(), caller(), account(), body)
        _keep_signed_in(changed, body)
        return seen

    @area.operation("deleteCurrentUser", requirements.user_admin)
    @area.response(204)
    def delete(self) -> None:
        """Delete the signed-in account with all its data."""
        account_deletion.delete(world(), account())


@area.route("/user/convert")
class Conversion(MethodView):
    @area.operation("convertUserToOrganization", requirements.user_admin)
    @area.response(200, schemas.Success)
    def post(self, body: Json) -> dict[str, Any]:
        """Convert the account of the caller to an organization, and sign in its new admin."""
        sessions.sign_in(world(), account_conversion.convert(world(), account(), body))
        return {"success": True}


@area.route("/user/private")
class PrivateRepositories(MethodView):
    @area.operation("getUserPrivateAllowed", requirements.user_admin)
    @area.response(200, schemas.PrivateRepositories)
    def get(self) -> dict[str, Any]:
        """Get the number of the caller's private repositories, and whether the plan allows more."""
        return service.private_repositories(world(), account())


@area.route("/users/<username>")
class UserByName(MethodView):
    @area.operation("getUserInformation", requirements.anybody)
    @area.response(200, schemas.User)
    def get(self, username: str) -> dict[str, Any]:
        """Get the public details of a user."""
        return service.look_up(world(), caller(), username)


def _sign_in_verified(created: Account) -> dict[str, Any]:
    """Return the response body for a new user, and sign in the user if the user is verified.

    If the user must confirm an e-mail address first, the user is not verified.
    """
    if not created.verified:
        return {"awaiting_verification": True}
    sessions.sign_in(world(), created)
    return views.user(world(), Caller(created), created)


def _keep_signed_in(changed: Account, body: Json) -> None:
    """Sign in a user again after a password change, because the change ends all sessions."""
    if "password" in body:
        sessions.sign_in(world(), changed)
