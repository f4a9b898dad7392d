"""Application-specific tokens: list, create, look at, revoke."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.models import AppToken
from fakequay.web import Area, Json, account, world

from . import schemas, service

area = Area("appspecifictokens", description="Manage passwords for single programs.")


@area.route("/user/apptoken")
class Tokens(MethodView):
    @area.operation("listAppTokens", requirements.user_admin)
    @area.response(200, schemas.Tokens)
    def get(self, query: Json) -> dict[str, Any]:
        """List the user's tokens, without what they are."""
        return service.views(world(), account(), expiring=query["expiring"])

    @area.operation("createAppToken", requirements.user_admin)
    @area.response(200, schemas.OneToken)
    def post(self, body: Json) -> dict[str, AppToken]:
        """Create a token."""
        return {"token": service.create(world(), account(), body["title"])}


@area.route("/user/apptoken/<token_uuid>")
class TokenByUuid(MethodView):
    @area.operation("getAppToken", requirements.user_admin)
    @area.response(200, schemas.OneToken)
    def get(self, token_uuid: str) -> dict[str, AppToken]:
        """Get a token with what it is."""
        return {"token": service.find(world(), account(), token_uuid)}

    @area.operation("revokeAppToken", requirements.user_admin)
    @area.response(204)
    def delete(self, token_uuid: str) -> None:
        """Revoke a token."""
        service.revoke(world(), account(), token_uuid)
