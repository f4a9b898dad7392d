"""The token that an install is set up with: replace it."""

from flask import request
from flask.views import MethodView

from fakequay.access import requirements
from fakequay.web import Area, caller, world
from fakequay.web.auth import sessions

from . import schemas, service

area = Area("bootstrap", description="Replace the token that the install is set up with.")


@area.route("/bootstrap/renew")
class Renewal(MethodView):
    @area.operation("renewBootstrapToken", requirements.anybody)
    @area.response(200, schemas.Renewal)
    def post(self) -> dict[str, str]:
        """Replace the bootstrap token that the call is made with."""
        service.renew(world(), _bearer())
        return {"status": "rotated"}


def _bearer() -> str:
    """A call without a token is taken for a browser's."""
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        sessions.check_csrf(caller())
    return text.strip()
