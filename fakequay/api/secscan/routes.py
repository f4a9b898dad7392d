"""Operations that return the security scan report of a manifest or a Docker v1 image."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.models import RepoName
from fakequay.web import Area, Json, world

from . import schemas, service

area = Area("secscan", description="List the vulnerabilities and packages of images.")
READ = requirements.repo_read | requirements.full_access | requirements.readonly_superuser


@area.route("/repository/<repo:repository>/manifest/<manifestref>/security")
class ManifestSecurity(MethodView):
    @area.operation("getRepoManifestSecurity", READ)
    @area.response(200, schemas.Security)
    def get(self, repository: RepoName, manifestref: str, query: Json) -> dict[str, Any]:
        """Get the security scan report of a manifest, or the status of the scan."""
        vulnerabilities = query["vulnerabilities"]
        return service.manifest_report(
            world(), repository, manifestref, vulnerabilities=vulnerabilities
        )


@area.route("/repository/<repo:repository>/image/<imageid>/security")
class ImageSecurity(MethodView):
    @area.operation("getRepoImageSecurity", READ)
    @area.response(200, schemas.Security)
    def get(self, repository: RepoName, imageid: str, query: Json) -> dict[str, Any]:
        """Get the security scan report of a Docker v1 image, or the status of the scan."""
        vulnerabilities = query["vulnerabilities"]
        return service.image_report(world(), repository, imageid, vulnerabilities=vulnerabilities)
