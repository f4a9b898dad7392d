"""Operations that return builds of all repositories to superusers."""

from typing import Any

from flask import request
from flask.views import MethodView

from fakequay.access import requirements
from fakequay.web import Json, world
from fakequay.web.schemas.builds import Build, BuildLog

from ..service import builds as service
from .blueprint import area

READ = requirements.superuser | requirements.readonly_superuser


@area.route("/superuser/<build_uuid>/build")
class BuildByUuid(MethodView):
    @area.operation("getRepoBuildSuperUser", READ)
    @area.response(200, Build)
    def get(self, build_uuid: str) -> dict[str, Any]:
        """Get a build of any repository."""
        return service.view(world(), build_uuid, request.host_url)


@area.route("/superuser/<build_uuid>/status")
class BuildStatus(MethodView):
    @area.operation("getRepoBuildStatusSuperUser", READ)
    @area.response(200, Build)
    def get(self, build_uuid: str) -> dict[str, Any]:
        """Get the status of a build of any repository."""
        return service.status(world(), build_uuid, request.host_url)


@area.route("/superuser/<build_uuid>/logs")
class BuildLogs(MethodView):
    @area.operation("getRepoBuildLogsSuperUser", READ)
    @area.response(200, BuildLog)
    def get(self, build_uuid: str, query: Json) -> dict[str, Any]:
        """Get the log of a build of any repository, starting at a given line."""
        return service.log(world(), build_uuid, query["start"], request.host_url)


@area.route("/superuser/<build_uuid>/logs/archive")
class BuildLogsArchive(MethodView):
    @area.operation("getRepoBuildLogsArchiveSuperUser", READ)
    @area.response(200)
    def get(self, build_uuid: str) -> dict[str, Any]:
        """Get the URL of the archived log of a build of any repository."""
        return service.archive(world(), build_uuid, request.host_url)
