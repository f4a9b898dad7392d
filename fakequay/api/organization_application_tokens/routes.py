"""Operations that list, create and revoke the tokens of an OAuth application."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.models import OAuthToken
from fakequay.web import Area, Json, caller, world

from . import schemas, service

area = Area(
    "organization_application_tokens",
    description="Manage the API tokens of an organization's applications.",
)


@area.route("/organization/<orgname>/applications/<client_id>/tokens")
class Tokens(MethodView):
    @area.operation(
        "listOrganizationApplicationTokens",
        requirements.org_admin | requirements.full_access | requirements.readonly_superuser,
    )
    @area.response(200, schemas.TokenPage)
    def get(self, orgname: str, client_id: str, query: Json) -> dict[str, Any]:
        """List the tokens of an OAuth application, newest first."""
        return service.page(world(), orgname, client_id, query["next_page"])

    @area.operation(
        "createOrganizationApplicationToken", requirements.org_admin | requirements.full_access
    )
    @area.response(200, schemas.NewToken)
    def post(self, orgname: str, client_id: str, body: Json) -> OAuthToken:
        """Create a token of an OAuth application; only the response contains the token's text."""
        return service.create(world(), caller(), orgname, client_id, body)


@area.route("/organization/<orgname>/applications/<client_id>/tokens/<token_uuid>")
class TokenByUuid(MethodView):
    @area.operation(
        "deleteOrganizationApplicationToken", requirements.org_admin | requirements.full_access
    )
    @area.response(204)
    def delete(self, orgname: str, client_id: str, token_uuid: str) -> None:
        """Revoke a token of an OAuth application."""
        service.revoke(world(), orgname, client_id, token_uuid)
