"""Operations that list, create, return and revoke application-specific tokens."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.models import AppToken
from fakequay.web import Area, Json, account, world

from . import schemas, service

area = Area(
    "appspecifictokens",
    description="Manage application-specific tokens (passwords for command-line clients).",
)


@area.route("/user/apptoken")
class Tokens(MethodView):
    @area.operation("listAppTokens", requirements.user_admin)
    @area.response(200, schemas.Tokens)
    def get(self, query: Json) -> dict[str, Any]:
        """List the application-specific tokens of the calling user, without their secrets."""
        return service.views(world(), account(), expiring=query["expiring"])

    @area.operation("createAppToken", requirements.user_admin)
    @area.response(200, schemas.OneToken)
    def post(self, body: Json) -> dict[str, AppToken]:
        """Create an application-specific token for the calling user."""
        return {"token": service.create(world(), account(), body["title"])}


@area.route("/user/apptoken/<token_uuid>")
class TokenByUuid(MethodView):
    @area.operation("getAppToken", requirements.user_admin)
    @area.response(200, schemas.OneToken)
    def get(self, token_uuid: str) -> dict[str, AppToken]:
        """Get an application-specific token of the calling user, with its secret."""
        return {"token": service.find(world(), account(), token_uuid)}

    @area.operation("revokeAppToken", requirements.user_admin)
    @area.response(204)
    def delete(self, token_uuid: str) -> None:
        """Revoke an application-specific token of the calling user."""
        service.revoke(world(), account(), token_uuid)
