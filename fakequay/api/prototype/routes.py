"""Operations on default permissions, which new repositories of an organization get."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.web import Area, Json, world

from . import schemas, service

area = Area("prototype", description="Manage the default permissions of new repositories.")
READ = requirements.org_admin | requirements.full_access | requirements.readonly_superuser
ADMIN = requirements.org_admin | requirements.full_access


@area.route("/organization/<orgname>/prototypes")
class Prototypes(MethodView):
    @area.operation("getOrganizationPrototypePermissions", READ)
    @area.response(200, schemas.Prototypes)
    def get(self, orgname: str) -> dict[str, Any]:
        """List the default permissions of an organization."""
        return {"prototypes": service.views(world(), orgname)}

    @area.operation("createOrganizationPrototypePermission", ADMIN)
    @area.response(200, schemas.Prototype)
    def post(self, orgname: str, body: Json) -> dict[str, Any]:
        """Create a default permission for the new repositories of an organization."""
        return service.create(world(), orgname, body)


@area.route("/organization/<orgname>/prototypes/<prototypeid>")
class PrototypeById(MethodView):
    @area.operation("updateOrganizationPrototypePermission", ADMIN)
    @area.response(200, schemas.Prototype)
    def put(self, orgname: str, prototypeid: str, body: Json) -> dict[str, Any]:
        """Change the role that a default permission of an organization grants."""
        return service.change(world(), orgname, prototypeid, body["role"])

    @area.operation("deleteOrganizationPrototypePermission", ADMIN)
    @area.response(204)
    def delete(self, orgname: str, prototypeid: str) -> None:
        """Delete a default permission of an organization."""
        service.delete(world(), orgname, prototypeid)
