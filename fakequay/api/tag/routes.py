"""Operations that list, move, delete and restore tags, and return their pull statistics."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.models import RepoName
from fakequay.web import Area, Json, caller, world

from . import schemas
from .service import changes, listing

area = Area("tag", description="Manage the tags of a repository.")
READ = requirements.repo_read | requirements.full_access | requirements.readonly_superuser
WRITE = requirements.repo_write | requirements.full_access


@area.route("/repository/<repo:repository>/tag/")
class Tags(MethodView):
    @area.operation("listRepoTags", READ)
    @area.response(200, schemas.TagPage)
    def get(self, repository: RepoName, query: Json) -> dict[str, Any]:
        """List the tags of a repository, including deleted tags that can be restored."""
        return listing.page(world(), repository, query)


@area.route("/repository/<repo:repository>/tag/<tag>")
class TagByName(MethodView):
    @area.operation("changeTag", WRITE)
    @area.response(201)
    def put(self, repository: RepoName, tag: str, body: Json) -> str:
        """Set a tag to a manifest, or change the expiration or immutability of the tag."""
        changes.change(world(), caller(), repository, tag, body)
        return "Updated"

    @area.operation("deleteFullTag", WRITE)
    @area.response(204)
    def delete(self, repository: RepoName, tag: str) -> None:
        """Delete a tag. A deleted tag can be restored for a limited time."""
        changes.delete(world(), caller(), repository, tag)


@area.route("/repository/<repo:repository>/tag/<tag>/restore")
class TagRestore(MethodView):
    @area.operation("restoreTag", WRITE)
    @area.response(200)
    def post(self, repository: RepoName, tag: str, body: Json) -> dict[str, Any]:
        """Restore a tag: set the tag to an earlier manifest of the repository."""
        changes.restore(world(), caller(), repository, tag, body.get("manifest_digest"))
        return {}


@area.route("/repository/<repo:repository>/tag/<tag>/expire")
class TagExpiry(MethodView):
    @area.operation("removeTagFromTimemachine", WRITE)
    @area.response(200)
    def post(self, repository: RepoName, tag: str, body: Json) -> str:
        """Delete a tag permanently. A permanently deleted tag cannot be restored."""
        changes.delete_permanently(world(), caller(), repository, tag, body)
        return ""


@area.route("/repository/<repo:repository>/tag/<tag>/pull_statistics")
class TagPullStatistics(MethodView):
    @area.operation("getTagPullStatistics", READ)
    @area.response(200, schemas.TagPullStatistics)
    def get(self, repository: RepoName, tag: str) -> dict[str, Any]:
        """Get the number of pulls of a tag and of its manifest."""
        return listing.pull_statistics(world(), repository, tag)


@area.route("/repository/<repo:repository>/tag/<tag>/images")
class TagImages(MethodView):
    @area.operation("listTagImages", READ)
    @area.response(200, schemas.Images)
    def get(self, repository: RepoName, tag: str, query: Json) -> dict[str, Any]:
        """List the Docker v1 images of a tag, one for each layer."""
        return listing.images(world(), repository, tag, owned=query["owned"])
