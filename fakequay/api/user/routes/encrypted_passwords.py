"""Encrypted passwords: the operation that generates one for command-line clients."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.web import Json, account, world

from .. import schemas
from ..service import encrypted_passwords as service
from .blueprint import area


@area.route("/user/clientkey")
class ClientKey(MethodView):
    @area.operation("generateUserClientKey", requirements.user_admin)
    @area.response(200, schemas.ClientKey)
    def post(self, body: Json) -> dict[str, Any]:
        """Generate an encrypted password for command-line clients."""
        return {"key": service.client_key(world(), account(), body["password"])}
