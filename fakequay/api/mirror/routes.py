"""The mirror of a repository: set up, change, sync now, cancel."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.models import RepoName
from fakequay.web import Area, Json, world

from . import schemas, service

area = Area("mirror", description="Fill repositories from other registries.")

READ = requirements.repo_admin | requirements.full_access | requirements.readonly_superuser
WRITE = requirements.repo_admin | requirements.full_access


@area.route("/repository/<repo:repository>/mirror")
class Mirror(MethodView):
    @area.operation("getRepoMirrorConfig", READ)
    @area.response(200, schemas.Mirror)
    def get(self, repository: RepoName) -> dict[str, Any]:
        """Get what a repository is filled from."""
        return service.view(world(), repository)

    @area.operation("createRepoMirrorConfig", WRITE)
    @area.response(201)
    def post(self, repository: RepoName, body: Json) -> str:
        """Fill a repository from another registry."""
        service.create(world(), repository, body)
        return ""

    @area.operation("changeRepoMirrorConfig", WRITE)
    @area.response(201)
    def put(self, repository: RepoName, body: Json) -> str:
        """Change what a repository is filled from."""
        service.change(world(), repository, body)
        return ""


@area.route("/repository/<repo:repository>/mirror/sync-now")
class MirrorSync(MethodView):
    @area.operation("syncNow", WRITE)
    @area.response(204)
    def post(self, repository: RepoName) -> None:
        """Fill a repository now."""
        service.sync_now(world(), repository)


@area.route("/repository/<repo:repository>/mirror/sync-cancel")
class MirrorCancellation(MethodView):
    @area.operation("syncCancel", WRITE)
    @area.response(204)
    def post(self, repository: RepoName) -> None:
        """Stop filling a repository."""
        service.cancel(world(), repository)
