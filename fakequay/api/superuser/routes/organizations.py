"""Operations with which superusers manage organizations."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.web import Json, account, world

from .. import schemas
from ..service import organizations as service
from .blueprint import area


@area.route("/superuser/organizations/")
class Organizations(MethodView):
    @area.operation(
        "listAllOrganizations", requirements.superuser | requirements.readonly_superuser
    )
    @area.response(200, schemas.Organizations)
    def get(self, query: Json) -> dict[str, Any]:
        """List all organizations of the registry."""
        return service.page(world(), query)


@area.route("/superuser/organizations/<name>")
class OrganizationByName(MethodView):
    @area.operation("changeOrganization", requirements.superuser)
    @area.response(200, schemas.Organization)
    def put(self, name: str, body: Json) -> dict[str, Any]:
        """Rename an organization."""
        return service.rename(world(), account(), name, body.get("name"))

    @area.operation("deleteOrganization", requirements.superuser)
    @area.response(204)
    def delete(self, name: str) -> None:
        """Delete an organization with all its data."""
        service.delete(world(), name)


@area.route("/superuser/takeownership/<namespace>")
class Ownership(MethodView):
    @area.operation("takeOwnership", requirements.superuser)
    @area.response(200, schemas.Ownership)
    def post(self, namespace: str) -> dict[str, Any]:
        """Take over an organization, or a user's namespace, which becomes an organization."""
        service.take_ownership(world(), account(), namespace)
        return {"namespace": namespace}
