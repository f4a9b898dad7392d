"""External logins: operations that start and remove logins with services such as GitHub."""

from typing import Any

from flask import request
from flask.views import MethodView

from fakequay.access import requirements
from fakequay.web import Json, account, world

from .. import schemas
from ..service import external_logins
from .blueprint import area


@area.route("/externallogin/<service_id>")
class ExternalLogin(MethodView):
    @area.operation("retrieveExternalLoginAuthorizationUrl", requirements.anybody)
    @area.response(200, schemas.ExternalLogin)
    def post(self, service_id: str, body: Json) -> dict[str, Any]:
        """Get the URL at which a login with an external service, such as GitHub, starts."""
        url = external_logins.authorization_url(world(), service_id, body["kind"], request.host_url)
        return {"auth_url": url}


@area.route("/detachexternal/<service_id>")
class ExternalLoginDetachment(MethodView):
    @area.operation("detachExternalLogin", requirements.user_admin)
    @area.response(200, schemas.Success)
    def post(self, service_id: str) -> dict[str, Any]:
        """Remove the login with an external service from the signed-in account."""
        external_logins.detach(world(), account(), service_id)
        return {"success": True}
