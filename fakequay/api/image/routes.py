"""Operations that list and return the Docker v1 images of a repository."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.models import RepoName
from fakequay.web import Area, world

from . import schemas, service

area = Area("image", description="Read the Docker v1 images of a repository.")
READ = requirements.repo_read | requirements.full_access | requirements.readonly_superuser


@area.route("/repository/<repo:repository>/image/")
class Images(MethodView):
    @area.operation("listRepositoryImages", READ)
    @area.response(200, schemas.Images)
    def get(self, repository: RepoName) -> dict[str, Any]:
        """List the Docker v1 images of a repository."""
        return {"images": service.views(world(), repository)}


@area.route("/repository/<repo:repository>/image/<image_id>")
class ImageById(MethodView):
    @area.operation("getImage", READ)
    @area.response(200, schemas.ImageWithHistory)
    def get(self, repository: RepoName, image_id: str) -> dict[str, Any]:
        """Get a Docker v1 image with its ancestors."""
        return service.view(world(), repository, image_id)
