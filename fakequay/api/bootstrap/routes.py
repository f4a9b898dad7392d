"""Operation that replaces the bootstrap token."""

from flask import request
from flask.views import MethodView

from fakequay.access import requirements
from fakequay.web import Area, caller, world
from fakequay.web.auth import sessions

from . import schemas, service

area = Area("bootstrap", description="Replace the bootstrap token of the installation.")


@area.route("/bootstrap/renew")
class Renewal(MethodView):
    @area.operation("renewBootstrapToken", requirements.anybody)
    @area.response(200, schemas.Renewal)
    def post(self) -> dict[str, str]:
        """Replace the bootstrap token that authenticates the request."""
        service.renew(world(), _bearer())
        return {"status": "rotated"}


def _bearer() -> str:
    """Return the bearer token of the request.

    A request without a bearer token is treated like a request of a browser: its CSRF token is
    checked.
    """
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        sessions.check_csrf(caller())
    return text.strip()
