"""Operations that read the source repositories of a build trigger, for example on GitHub."""

from typing import Any

from flask.views import MethodView

from fakequay.models import RepoName
from fakequay.web import Json, caller, world

from .. import schemas
from ..service import dockerfile_analysis, sources
from .blueprint import READ, WRITE, area


@area.route("/repository/<repo:repository>/trigger/<trigger_uuid>/namespaces")
class SourceNamespaces(MethodView):
    @area.operation("listTriggerBuildSourceNamespaces", READ)
    @area.response(200, schemas.Namespaces)
    def get(self, repository: RepoName, trigger_uuid: str) -> dict[str, Any]:
        """List the users and organizations on a build trigger's source host (such as GitHub)."""
        return sources.namespaces(world(), caller(), repository, trigger_uuid)


@area.route("/repository/<repo:repository>/trigger/<trigger_uuid>/sources")
class SourceRepositories(MethodView):
    @area.operation("listTriggerBuildSources", WRITE)
    @area.response(200, schemas.Sources)
    def post(self, repository: RepoName, trigger_uuid: str, body: Json) -> dict[str, Any]:
        """List the repositories of a user or organization on a build trigger's source host."""
        namespace = body.get("namespace")
        return sources.repositories_of(world(), caller(), repository, trigger_uuid, namespace)


@area.route("/repository/<repo:repository>/trigger/<trigger_uuid>/subdir")
class SourceSubdirectories(MethodView):
    @area.operation("listBuildTriggerSubdirs", WRITE)
    @area.response(200, schemas.Subdirectories)
    def post(self, repository: RepoName, trigger_uuid: str, body: Json) -> dict[str, Any]:
        """List the Dockerfiles in the source repository of a build trigger."""
        return sources.subdirectories(world(), caller(), repository, trigger_uuid, body)


@area.route("/repository/<repo:repository>/trigger/<trigger_uuid>/fields/<field_name>")
class SourceFieldValues(MethodView):
    @area.operation("listTriggerFieldValues", WRITE)
    @area.response(200, schemas.FieldValues)
    def post(
        self, repository: RepoName, trigger_uuid: str, field_name: str, body: Json
    ) -> dict[str, Any]:
        """List the values that a field of a build trigger's configuration can have."""
        return sources.field_values(world(), repository, trigger_uuid, field_name, body)


@area.route("/repository/<repo:repository>/trigger/<trigger_uuid>/analyze")
class TriggerAnalysis(MethodView):
    @area.operation("analyzeBuildTrigger", WRITE)
    @area.response(200, schemas.Analysis)
    def post(self, repository: RepoName, trigger_uuid: str, body: Json) -> dict[str, Any]:
        """Check a build trigger's configuration; list robots of the base image's namespace."""
        return dockerfile_analysis.view(world(), caller(), repository, trigger_uuid, body["config"])
