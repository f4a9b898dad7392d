"""Routes that sign users in and out, and verify the password again."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.models import Account
from fakequay.web import Json, caller, world
from fakequay.web.auth import sessions

from .. import schemas
from ..service import signin as service
from .area import area


@area.route("/signin")
class Signin(MethodView):
    @area.operation("signinUser", requirements.anybody)
    @area.response(200, schemas.Success)
    def post(self, body: Json) -> Any:
        """Sign in with a password and a user name or e-mail address."""
        return _signed_in(*service.sign_in(world(), body))


@area.route("/signin/verify")
class SigninVerification(MethodView):
    @area.operation("verifyUser", requirements.user_admin)
    @area.response(200, schemas.Success)
    def post(self, body: Json) -> Any:
        """Verify the password of the signed-in user for operations that need a fresh sign-in."""
        return _signed_in(*service.verify(world(), caller(), body["password"]))


@area.route("/signout")
class Signout(MethodView):
    @area.operation("logout", requirements.anybody)
    @area.response(200, schemas.Success)
    def post(self) -> dict[str, Any]:
        """Sign out."""
        service.sign_out(world(), caller())
        sessions.sign_out()
        return {"success": True}


def _signed_in(account: Account | None, refused: dict[str, Any]) -> Any:
    """Start a session, or return the error body with status 403.

    The error is returned and not raised, so that the usage-log entry is not rolled back.
    """
    if account is None:
        return refused, 403
    sessions.sign_in(world(), account)
    return {"success": True}
