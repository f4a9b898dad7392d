"""Operations on the OAuth applications of an organization."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.web import Json, caller, world

from .. import schemas
from ..service import applications as service
from .blueprint import area

READ = requirements.org_admin | requirements.full_access | requirements.readonly_superuser
ADMIN = requirements.org_admin | requirements.full_access


@area.route("/organization/<orgname>/applications")
class Applications(MethodView):
    @area.operation("getOrganizationApplications", READ)
    @area.response(200, schemas.Applications)
    def get(self, orgname: str) -> dict[str, Any]:
        """List the OAuth applications of an organization."""
        return {"applications": service.views(world(), caller(), orgname)}

    @area.operation("createOrganizationApplication", ADMIN)
    @area.response(200, schemas.Application)
    def post(self, orgname: str, body: Json) -> dict[str, Any]:
        """Create an OAuth application."""
        return service.create(world(), orgname, body)


@area.route("/organization/<orgname>/applications/<client_id>")
class ApplicationById(MethodView):
    @area.operation("getOrganizationApplication", READ)
    @area.response(200, schemas.Application)
    def get(self, orgname: str, client_id: str) -> dict[str, Any]:
        """Get an OAuth application of an organization."""
        return service.view(world(), caller(), service.find(world(), orgname, client_id))

    @area.operation("updateOrganizationApplication", ADMIN)
    @area.response(200, schemas.Application)
    def put(self, orgname: str, client_id: str, body: Json) -> dict[str, Any]:
        """Replace the name and other details of an OAuth application."""
        return service.update(world(), caller(), orgname, client_id, body)

    @area.operation("deleteOrganizationApplication", ADMIN)
    @area.response(204)
    def delete(self, orgname: str, client_id: str) -> None:
        """Delete an OAuth application and its tokens."""
        service.delete(world(), orgname, client_id)


@area.route("/organization/<orgname>/applications/<client_id>/resetclientsecret")
class ClientSecretReset(MethodView):
    @area.operation("resetOrganizationApplicationClientSecret", ADMIN.documented_as(None))
    @area.response(200, schemas.Application)
    def post(self, orgname: str, client_id: str) -> dict[str, Any]:
        """Generate a new client secret for an OAuth application; the old secret becomes invalid."""
        return service.reset_secret(world(), caller(), orgname, client_id)


@area.route("/app/<client_id>")
class ApplicationInformation(MethodView):
    @area.operation("getApplicationInformation", requirements.anybody)
    @area.response(200, schemas.ApplicationInformation)
    def get(self, client_id: str) -> dict[str, Any]:
        """Get the public details of an OAuth application by its client id."""
        return service.information(world(), caller(), client_id)
