"""The people of an organization: members of its teams, and others who may use a repository."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.web import world

from .. import schemas
from ..service import members as service
from .area import area

READ = requirements.org_admin | requirements.full_access | requirements.readonly_superuser


@area.route("/organization/<orgname>/members")
class Members(MethodView):
    @area.operation("getOrganizationMembers", READ)
    @area.response(200, schemas.Members)
    def get(self, orgname: str) -> dict[str, Any]:
        """List the people who are in a team of the organization."""
        return {"members": service.members(world(), orgname)}


@area.route("/organization/<orgname>/members/<membername>")
class MemberByName(MethodView):
    @area.operation("getOrganizationMember", READ)
    @area.response(200, schemas.Member)
    def get(self, orgname: str, membername: str) -> dict[str, Any]:
        """Get a member, with teams and repositories."""
        return service.member(world(), orgname, membername)

    @area.operation("removeOrganizationMember", requirements.org_admin | requirements.full_access)
    @area.response(204)
    def delete(self, orgname: str, membername: str) -> None:
        """Take a person out of every team and repository of the organization."""
        service.remove(world(), orgname, membername)


@area.route("/organization/<orgname>/collaborators")
class Collaborators(MethodView):
    @area.operation("getOrganizationCollaborators", READ)
    @area.response(200, schemas.Collaborators)
    def get(self, orgname: str) -> dict[str, Any]:
        """List those outside its teams who have a role in a repository of the organization."""
        return {"collaborators": service.collaborators(world(), orgname)}
