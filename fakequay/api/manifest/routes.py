"""Operations on manifests, their labels and their pull statistics."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.models import ManifestLabel, RepoName
from fakequay.web import Area, Json, world

from . import schemas, service

area = Area("manifest", description="Manage the manifests of a repository.")
READ = requirements.repo_read | requirements.full_access | requirements.readonly_superuser
WRITE = requirements.repo_write | requirements.full_access


@area.route("/repository/<repo:repository>/manifest/<manifestref>")
class ManifestByDigest(MethodView):
    @area.operation("getRepoManifest", READ)
    @area.response(200, schemas.Manifest)
    def get(self, repository: RepoName, manifestref: str, query: Json) -> dict[str, Any]:
        """Get a manifest with the layers of its image."""
        with_modelcard = query["include_modelcard"]
        return service.view(world(), repository, manifestref, with_modelcard=with_modelcard)


@area.route("/repository/<repo:repository>/manifest/<manifestref>/labels")
class Labels(MethodView):
    @area.operation("listManifestLabels", READ)
    @area.response(200, schemas.Labels)
    def get(self, repository: RepoName, manifestref: str, query: Json) -> dict[str, Any]:
        """List the labels of a manifest."""
        found = service.list_labels(world(), repository, manifestref, query["filter"])
        return {"labels": found}

    @area.operation("addManifestLabel", WRITE)
    @area.response(201, schemas.NewLabel)
    def post(self, repository: RepoName, manifestref: str, body: Json) -> Any:
        """Add a label to a manifest."""
        label = service.add_label(world(), repository, manifestref, body)
        path = f"/api/v1/repository/{repository}/manifest/{manifestref}/labels/{label.uuid}"
        return {"label": label}, {"Location": path}


@area.route("/repository/<repo:repository>/manifest/<manifestref>/labels/<labelid>")
class LabelById(MethodView):
    @area.operation("getManifestLabel", READ)
    @area.response(200, schemas.Label)
    def get(self, repository: RepoName, manifestref: str, labelid: str) -> ManifestLabel:
        """Get a label of a manifest."""
        return service.find_label(world(), repository, manifestref, labelid)

    @area.operation("deleteManifestLabel", WRITE)
    @area.response(204)
    def delete(self, repository: RepoName, manifestref: str, labelid: str) -> None:
        """Delete a label of a manifest, if the label was added through the API."""
        service.delete_label(world(), repository, manifestref, labelid)


@area.route("/repository/<repo:repository>/manifest/<manifestref>/pull_statistics")
class ManifestPullStatistics(MethodView):
    @area.operation("getManifestPullStatistics", READ)
    @area.response(200, schemas.ManifestPullStatistics)
    def get(self, repository: RepoName, manifestref: str) -> dict[str, Any]:
        """Get the number of pulls of a manifest and the time of the last pull."""
        return service.pull_statistics(world(), repository, manifestref)
