"""Operations that configure, start and cancel the mirroring of a repository."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.models import RepoName
from fakequay.web import Area, Json, world

from . import schemas, service

area = Area("mirror", description="Mirror repositories of other registries.")

READ = requirements.repo_admin | requirements.full_access | requirements.readonly_superuser
WRITE = requirements.repo_admin | requirements.full_access


@area.route("/repository/<repo:repository>/mirror")
class Mirror(MethodView):
    @area.operation("getRepoMirrorConfig", READ)
    @area.response(200, schemas.Mirror)
    def get(self, repository: RepoName) -> dict[str, Any]:
        """Get the mirror configuration of a repository."""
        return service.view(world(), repository)

    @area.operation("createRepoMirrorConfig", WRITE)
    @area.response(201)
    def post(self, repository: RepoName, body: Json) -> str:
        """Create the mirror configuration of a repository."""
        service.create(world(), repository, body)
        return ""

    @area.operation("changeRepoMirrorConfig", WRITE)
    @area.response(201)
    def put(self, repository: RepoName, body: Json) -> str:
        """Change the mirror configuration of a repository."""
        service.change(world(), repository, body)
        return ""


@area.route("/repository/<repo:repository>/mirror/sync-now")
class MirrorSync(MethodView):
    @area.operation("syncNow", WRITE)
    @area.response(204)
    def post(self, repository: RepoName) -> None:
        """Request an immediate mirror sync of a repository."""
        service.sync_now(world(), repository)


@area.route("/repository/<repo:repository>/mirror/sync-cancel")
class MirrorCancellation(MethodView):
    @area.operation("syncCancel", WRITE)
    @area.response(204)
    def post(self, repository: RepoName) -> None:
        """Cancel the requested or running mirror sync of a repository."""
        service.cancel(world(), repository)
