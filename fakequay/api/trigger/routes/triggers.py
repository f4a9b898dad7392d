"""Operations that return, activate, enable, disable, start and delete build triggers."""

from typing import Any

from flask import request
from flask.views import MethodView

from fakequay.models import RepoName
from fakequay.web import Json, caller, world
from fakequay.web.schemas.builds import Build, BuildList, Trigger

from .. import schemas
from ..service import trigger_builds, triggers
from .blueprint import READ, WRITE, area


@area.route("/repository/<repo:repository>/trigger/")
class Triggers(MethodView):
    @area.operation("listBuildTriggers", READ)
    @area.response(200, schemas.TriggerList)
    def get(self, repository: RepoName) -> dict[str, Any]:
        """List the build triggers of a repository."""
        return triggers.page(world(), repository)


@area.route("/repository/<repo:repository>/trigger/<trigger_uuid>")
class TriggerByUuid(MethodView):
    @area.operation("getBuildTrigger", READ)
    @area.response(200, Trigger)
    def get(self, repository: RepoName, trigger_uuid: str) -> dict[str, Any]:
        """Get a build trigger of a repository."""
        return triggers.view(world(), repository, trigger_uuid)

    @area.operation("updateBuildTrigger", WRITE)
    @area.response(200, Trigger)
    def put(self, repository: RepoName, trigger_uuid: str, body: Json) -> dict[str, Any]:
        """Enable or disable a build trigger of a repository."""
        return triggers.toggle(world(), repository, trigger_uuid, enabled=body["enabled"])

    @area.operation("deleteBuildTrigger", WRITE)
    @area.response(204)
    def delete(self, repository: RepoName, trigger_uuid: str) -> None:
        """Delete a build trigger of a repository."""
        triggers.delete(world(), repository, trigger_uuid)


@area.route("/repository/<repo:repository>/trigger/<trigger_uuid>/activate")
class TriggerActivation(MethodView):
    @area.operation("activateBuildTrigger", WRITE)
    @area.response(200, Trigger)
    def post(self, repository: RepoName, trigger_uuid: str, body: Json) -> dict[str, Any]:
        """Activate a build trigger of a repository with a configuration."""
        who, host = caller(), request.host
        return triggers.activate(world(), who, repository, trigger_uuid, body, host=host)


@area.route("/repository/<repo:repository>/trigger/<trigger_uuid>/builds")
class TriggerBuilds(MethodView):
    @area.operation("listTriggerRecentBuilds", READ)
    @area.response(200, BuildList)
    def get(self, repository: RepoName, trigger_uuid: str, query: Json) -> dict[str, Any]:
        """List the latest builds that a build trigger has started."""
        return trigger_builds.page(
            world(), repository, trigger_uuid, query["limit"], request.host_url
        )


@area.route("/repository/<repo:repository>/trigger/<trigger_uuid>/start")
class TriggerStart(MethodView):
    @area.operation("manuallyStartBuildTrigger", WRITE)
    @area.response(201, Build)
    def post(self, repository: RepoName, trigger_uuid: str, body: Json) -> Any:
        """Manually start a build with the configuration of a build trigger."""
        host_url = request.host_url
        build = trigger_builds.start(
            world(), caller(), repository, trigger_uuid, body, host_url=host_url
        )
        return build, 201, _location(repository, build)


def _location(repository: RepoName, build: dict[str, Any]) -> dict[str, str]:
    return {"Location": f"/api/v1/repository/{repository}/build/{build['id']}/status"}
