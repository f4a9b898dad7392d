"""Operations on the roles that users and robots have in a repository."""

from typing import Any

from flask.views import MethodView

from fakequay.models import RepoName
from fakequay.web import Json, world

from .. import schemas
from ..service import users as service
from .blueprint import ADMIN, READ, area


@area.route("/repository/<repo:repository>/permissions/user/")
class UserPermissions(MethodView):
    @area.operation("listRepoUserPermissions", READ)
    @area.response(200, schemas.UserRoles)
    def get(self, repository: RepoName) -> dict[str, Any]:
        """List the users and robots with a role in a repository."""
        return {"permissions": service.views(world(), repository)}


@area.route("/repository/<repo:repository>/permissions/user/<username>")
class UserPermission(MethodView):
    @area.operation("getUserPermissions", READ)
    @area.response(200, schemas.UserRole)
    def get(self, repository: RepoName, username: str) -> dict[str, Any]:
        """Get the role of a user or robot in a repository."""
        return service.view(world(), repository, username)

    @area.operation("changeUserPermissions", ADMIN)
    @area.response(200, schemas.UserRole)
    def put(self, repository: RepoName, username: str, body: Json) -> dict[str, Any]:
        """Set the role of a user or robot in a repository."""
        return service.change(world(), repository, username, body["role"])

    @area.operation("deleteUserPermissions", ADMIN)
    @area.response(204)
    def delete(self, repository: RepoName, username: str) -> None:
        """Remove the role of a user or robot in a repository."""
        service.delete(world(), repository, username)


@area.route("/repository/<repo:repository>/permissions/user/<username>/transitive")
class TransitivePermission(MethodView):
    @area.operation("getUserTransitivePermission", READ)
    @area.response(200, schemas.Roles)
    def get(self, repository: RepoName, username: str) -> dict[str, Any]:
        """Get all roles that a user has in a repository, including those of the user's teams."""
        roles = service.transitive(world(), repository, username)
        return {"permissions": [{"role": role} for role in roles]}
