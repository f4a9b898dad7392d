"""Operations on the OAuth tokens with which applications act for a user."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.web import account, world

from .. import schemas
from ..service import authorizations as service
from .blueprint import area


@area.route("/user/authorizations")
class Authorizations(MethodView):
    @area.operation("listUserAuthorizations", requirements.user_admin)
    @area.response(200, schemas.Authorizations)
    def get(self) -> dict[str, Any]:
        """List the OAuth tokens with which applications act for the calling user."""
        return {"authorizations": service.views(world(), account())}


@area.route("/user/authorizations/<access_token_uuid>")
class AuthorizationByUuid(MethodView):
    @area.operation("getUserAuthorization", requirements.user_admin)
    @area.response(200, schemas.Authorization)
    def get(self, access_token_uuid: str) -> dict[str, Any]:
        """Get the application and the scopes of an OAuth token of the calling user."""
        return service.view(world(), service.find(world(), account(), access_token_uuid))

    @area.operation("deleteUserAuthorization", requirements.user_admin)
    @area.response(204)
    def delete(self, access_token_uuid: str) -> None:
        """Revoke an OAuth token of the calling user."""
        service.delete(world(), account(), access_token_uuid)


@area.route("/user/assignedauthorization")
class AssignedAuthorizations(MethodView):
    @area.operation("listAssignedAuthorizations", requirements.user_admin)
    @area.response(200, schemas.AssignedAuthorizations)
    def get(self) -> dict[str, Any]:
        """List the OAuth tokens that were assigned to the calling user but not accepted yet."""
        return {"authorizations": service.assigned_views(world(), account())}


@area.route("/user/assignedauthorization/<assigned_authorization_uuid>")
class AssignedAuthorizationByUuid(MethodView):
    @area.operation("deleteAssignedAuthorization", requirements.user_admin)
    @area.response(204)
    def delete(self, assigned_authorization_uuid: str) -> None:
        """Decline an OAuth token that was assigned to the calling user."""
        service.delete_assigned(world(), account(), assigned_authorization_uuid)
