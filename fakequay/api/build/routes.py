"""Operations that start, list, return and cancel builds of a repository."""

from typing import Any

from flask import request
from flask.views import MethodView

from fakequay.access import requirements
from fakequay.models import RepoName
from fakequay.web import Area, Json, caller, world
from fakequay.web.schemas.builds import Build, BuildList, BuildLog

from . import schemas, service

area = Area("build", description="Build images from a Dockerfile and follow the builds.")

READ = requirements.repo_read | requirements.full_access | requirements.readonly_superuser
WRITE = requirements.repo_write | requirements.full_access
ADMIN = requirements.repo_admin | requirements.full_access


@area.route("/repository/<repo:repository>/build/")
class Builds(MethodView):
    @area.operation("getRepoBuilds", READ)
    @area.response(200, BuildList)
    def get(self, repository: RepoName, query: Json) -> dict[str, Any]:
        """List the latest builds of a repository."""
        return service.page(world(), caller(), repository, query, request.host_url)

    @area.operation("requestRepoBuild", WRITE)
    @area.response(201, Build)
    def post(self, repository: RepoName, body: Json) -> Any:
        """Start a build of a repository."""
        build = service.start(world(), caller(), repository, body, request.host_url)
        location = f"/api/v1/repository/{repository}/build/{build['id']}/status"
        return build, 201, {"Location": location}


@area.route("/repository/<repo:repository>/build/<build_uuid>")
class BuildByUuid(MethodView):
    @area.operation("getRepoBuild", READ)
    @area.response(200, Build)
    def get(self, repository: RepoName, build_uuid: str) -> dict[str, Any]:
        """Get a build of a repository."""
        return service.view(world(), caller(), repository, build_uuid, request.host_url)

    @area.operation("cancelRepoBuild", ADMIN)
    @area.response(201)
    def delete(self, repository: RepoName, build_uuid: str) -> str:
        """Cancel a build of a repository. A build that has ended cannot be cancelled."""
        service.cancel(world(), repository, build_uuid)
        return "Okay"


@area.route("/repository/<repo:repository>/build/<build_uuid>/status")
class BuildStatus(MethodView):
    @area.operation("getRepoBuildStatus", READ)
    @area.response(200, Build)
    def get(self, repository: RepoName, build_uuid: str) -> dict[str, Any]:
        """Get a build of a repository, including the current phase of the build."""
        return service.status(world(), caller(), repository, build_uuid, request.host_url)


@area.route("/repository/<repo:repository>/build/<build_uuid>/logs")
class BuildLogs(MethodView):
    @area.operation("getRepoBuildLogs", READ)
    @area.response(200, BuildLog)
    def get(self, repository: RepoName, build_uuid: str, query: Json) -> dict[str, Any]:
        """Get the log of a build, starting at a given line."""
        start, url = query["start"], request.host_url
        return service.log(world(), caller(), repository, build_uuid, start, host_url=url)


@area.route("/filedrop/")
class FileDrop(MethodView):
    @area.operation("getFiledropUrl", requirements.anybody)
    @area.response(200, schemas.FileDrop)
    def post(self, body: Json) -> dict[str, str]:
        """Get a URL to which a build archive can be uploaded, and the file id of this archive."""
        return service.create_upload(world(), body["mimeType"], request.host_url)
