"""First user: the operation that sets up an empty installation."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.web import Json, reconfigure, world
from fakequay.web.auth import sessions

from .. import schemas
from ..service import accounts, first_user
from .blueprint import area


@area.route("/user/initialize")
class FirstUser(MethodView):
    @area.operation("initializeUser", requirements.anybody)
    @area.response(200, schemas.InitializedUser)
    def post(self, body: Json) -> dict[str, Any]:
        """Create the first user of an empty installation and, if requested, an OAuth token."""
        answer = first_user.initialize(world(), body)
        _complete_setup(answer["username"])
        return answer


def _complete_setup(username: str) -> None:
    """Sign in the first user of an installation.

    If ``FAKEQUAY_FIRST_USER_IS_SUPERUSER`` is on, first make the user a superuser.
    """
    reconfigure(first_user.config_with_first_user(world(), username))
    sessions.sign_in(world(), accounts.find(world(), username))
