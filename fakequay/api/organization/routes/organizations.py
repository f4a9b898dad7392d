"""Operations that create, return, change and delete organizations."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.web import Json, caller, world

from .. import schemas
from ..service import organizations as service
from .blueprint import area

ADMIN = requirements.org_admin | requirements.full_access


@area.route("/organization/")
class Organizations(MethodView):
    @area.operation("createOrganization", requirements.unrestricted_user_admin)
    @area.response(201)
    def post(self, body: Json) -> str:
        """Create an organization with the caller as its owner."""
        service.create(world(), caller(), body)
        return "Created"


@area.route("/organization/<orgname>")
class OrganizationByName(MethodView):
    @area.operation("getOrganization", requirements.anybody)
    @area.response(200, schemas.Organization)
    def get(self, orgname: str) -> dict[str, Any]:
        """Get the details of an organization; members and admins get more details."""
        return service.view(world(), caller(), orgname)

    @area.operation("changeOrganizationDetails", ADMIN)
    @area.response(200, schemas.Organization)
    def put(self, orgname: str, body: Json) -> dict[str, Any]:
        """Change the details of an organization."""
        return service.change(world(), caller(), orgname, body)

    @area.operation("deleteAdminedOrganization", ADMIN)
    @area.response(204)
    def delete(self, orgname: str) -> None:
        """Delete an organization with its repositories, teams and robots."""
        service.delete(world(), orgname)


@area.route("/organization/<orgname>/private")
class PrivateRepositories(MethodView):
    @area.operation(
        "getOrganizationPrivateAllowed", requirements.org_creator.documented_as("org:admin")
    )
    @area.response(200, schemas.PrivateRepositories)
    def get(self, orgname: str) -> dict[str, Any]:
        """Count the private repositories of an organization, and check if its plan allows more."""
        return service.private_repositories(world(), orgname)
