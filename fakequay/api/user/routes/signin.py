"""Operations that sign users in and out, and verify a user's password again."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.models import Account
from fakequay.web import Json, caller, world
from fakequay.web.auth import sessions

from .. import schemas
from ..service import signin as service
from .blueprint import area


@area.route("/signin")
class Signin(MethodView):
    @area.operation("signinUser", requirements.anybody)
    @area.response(200, schemas.Success)
    def post(self, body: Json) -> Any:
        """Sign in with a user name or e-mail address, and a password."""
        return _signed_in(*service.sign_in(world(), body))


@area.route("/signin/verify")
class SigninVerification(MethodView):
    @area.operation("verifyUser", requirements.user_admin)
    @area.response(200, schemas.Success)
    def post(self, body: Json) -> Any:
        """Verify the password of the signed-in user, for operations that need a recent sign-in."""
        return _signed_in(*service.verify(world(), caller(), body["password"]))


@area.route("/signout")
class Signout(MethodView):
    @area.operation("logout", requirements.anybody)
    @area.response(200, schemas.Success)
    def post(self) -> dict[str, Any]:
        """Sign out: end the session of the caller."""
        service.sign_out(world(), caller())
        sessions.sign_out()
        return {"success": True}


def _signed_in(account: Account | None, refused: dict[str, Any]) -> Any:
    """Start a session after a successful sign-in; otherwise return an error body and status 403.

    The function raises no exception, because an exception would roll back the usage log entry about
    the failed sign-in.
    """
    if account is None:
        return refused, 403
    sessions.sign_in(world(), account)
    return {"success": True}
