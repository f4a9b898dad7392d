"""The mirror of an organization: set up, change, sync now, cancel, what it has found."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.web import Area, Json, world

from . import schemas, service

area = Area("org_mirror", description="Keep organizations as copies of upstream projects.")

READ = requirements.org_admin | requirements.full_access | requirements.readonly_superuser
WRITE = requirements.org_admin | requirements.full_access


@area.route("/organization/<orgname>/mirror")
class OrgMirror(MethodView):
    @area.operation("getOrgMirrorConfig", READ)
    @area.response(200, schemas.OrgMirror)
    def get(self, orgname: str) -> dict[str, Any]:
        """Get what an organization is a copy of."""
        return service.view(world(), orgname)

    @area.operation("createOrgMirrorConfig", WRITE)
    @area.response(201)
    def post(self, orgname: str, body: Json) -> str:
        """Make an empty organization the copy of a project."""
        service.create(world(), orgname, body)
        return ""

    @area.operation("updateOrgMirrorConfig", WRITE)
    @area.response(200)
    def put(self, orgname: str, body: Json) -> str:
        """Change what an organization is a copy of."""
        service.change(world(), orgname, body)
        return ""

    @area.operation("deleteOrgMirrorConfig", WRITE)
    @area.response(204)
    def delete(self, orgname: str) -> None:
        """Stop copying; what was copied stays."""
        service.delete(world(), orgname)


@area.route("/organization/<orgname>/mirror/repositories")
class OrgMirrorRepositories(MethodView):
    @area.operation("listOrgMirrorRepositories", READ)
    @area.response(200, schemas.RepositoryPage)
    def get(self, orgname: str, query: Json) -> dict[str, Any]:
        """List the repositories that were found upstream."""
        return service.repositories_of(world(), orgname, query)


@area.route("/organization/<orgname>/mirror/sync-now")
class OrgMirrorSync(MethodView):
    @area.operation("syncOrgMirrorNow", WRITE)
    @area.response(204)
    def post(self, orgname: str) -> None:
        """Copy now."""
        service.sync_now(world(), orgname)


@area.route("/organization/<orgname>/mirror/sync-cancel")
class OrgMirrorCancellation(MethodView):
    @area.operation("cancelOrgMirrorSync", WRITE)
    @area.response(204)
    def post(self, orgname: str) -> None:
        """Stop copying what is being copied."""
        service.cancel(world(), orgname)


@area.route("/organization/<orgname>/mirror/verify")
class OrgMirrorVerification(MethodView):
    @area.operation("verifyOrgMirrorConnection", WRITE)
    @area.response(200, schemas.Verification)
    def post(self, orgname: str) -> dict[str, Any]:
        """Say whether the upstream registry would answer."""
        return service.verify(world(), orgname)
