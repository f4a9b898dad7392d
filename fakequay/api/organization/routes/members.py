"""Operations on the members and outside collaborators of an organization."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.web import world

from .. import schemas
from ..service import members as service
from .blueprint import area

READ = requirements.org_admin | requirements.full_access | requirements.readonly_superuser


@area.route("/organization/<orgname>/members")
class Members(MethodView):
    @area.operation("getOrganizationMembers", READ)
    @area.response(200, schemas.Members)
    def get(self, orgname: str) -> dict[str, Any]:
        """List the members of an organization: the users who are in at least one of its teams."""
        return {"members": service.members(world(), orgname)}


@area.route("/organization/<orgname>/members/<membername>")
class MemberByName(MethodView):
    @area.operation("getOrganizationMember", READ)
    @area.response(200, schemas.Member)
    def get(self, orgname: str, membername: str) -> dict[str, Any]:
        """Get a member of an organization with the member's teams and repositories."""
        return service.member(world(), orgname, membername)

    @area.operation("removeOrganizationMember", requirements.org_admin | requirements.full_access)
    @area.response(204)
    def delete(self, orgname: str, membername: str) -> None:
        """Remove a user from all teams and repositories of an organization."""
        service.remove(world(), orgname, membername)


@area.route("/organization/<orgname>/collaborators")
class Collaborators(MethodView):
    @area.operation("getOrganizationCollaborators", READ)
    @area.response(200, schemas.Collaborators)
    def get(self, orgname: str) -> dict[str, Any]:
        """List the outside collaborators: users with repository roles who belong to no team."""
        return {"collaborators": service.collaborators(world(), orgname)}
