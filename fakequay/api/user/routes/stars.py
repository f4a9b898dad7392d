"""Operations on the repositories that a user has starred."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.models import RepoName
from fakequay.web import Json, caller, world

from .. import schemas
from ..service import stars as service
from .blueprint import area


@area.route("/user/starred")
class StarredRepositories(MethodView):
    @area.operation("listStarredRepos", requirements.user_admin)
    @area.response(200, schemas.StarredPage)
    def get(self, query: Json) -> dict[str, Any]:
        """List the repositories that the calling user has starred."""
        return service.page(world(), caller(), query["next_page"])

    @area.operation("createStar", requirements.user_admin.documented_as("repo:read"))
    @area.response(201, schemas.Star)
    def post(self, body: Json) -> Any:
        """Star a repository for the calling user."""
        starred = service.star(world(), caller(), RepoName(body["namespace"], body["repository"]))
        return body if starred else (None, 200)


@area.route("/user/starred/<repo:repository>")
class StarredRepository(MethodView):
    @area.operation("deleteStar", requirements.user_admin)
    @area.response(204)
    def delete(self, repository: RepoName) -> Any:
        """Remove the star of the calling user from a repository."""
        known = service.unstar(world(), caller(), repository)
        return None if known else (None, 200)
