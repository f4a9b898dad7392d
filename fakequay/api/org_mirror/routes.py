"""Operations that configure, start, cancel and verify the mirroring of an organization."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.web import Area, Json, world

from . import schemas, service

area = Area("org_mirror", description="Mirror projects of other registries to organizations.")

READ = requirements.org_admin | requirements.full_access | requirements.readonly_superuser
WRITE = requirements.org_admin | requirements.full_access


@area.route("/organization/<orgname>/mirror")
class OrgMirror(MethodView):
    @area.operation("getOrgMirrorConfig", READ)
    @area.response(200, schemas.OrgMirror)
    def get(self, orgname: str) -> dict[str, Any]:
        """Get the mirror configuration of an organization."""
        return service.view(world(), orgname)

    @area.operation("createOrgMirrorConfig", WRITE)
    @area.response(201)
    def post(self, orgname: str, body: Json) -> str:
        """Create the mirror configuration of an organization. The organization must be empty."""
        service.create(world(), orgname, body)
        return ""

    @area.operation("updateOrgMirrorConfig", WRITE)
    @area.response(200)
    def put(self, orgname: str, body: Json) -> str:
        """Change the mirror configuration of an organization."""
        service.change(world(), orgname, body)
        return ""

    @area.operation("deleteOrgMirrorConfig", WRITE)
    @area.response(204)
    def delete(self, orgname: str) -> None:
        """Delete the mirror configuration of an organization; its repositories remain."""
        service.delete(world(), orgname)


@area.route("/organization/<orgname>/mirror/repositories")
class OrgMirrorRepositories(MethodView):
    @area.operation("listOrgMirrorRepositories", READ)
    @area.response(200, schemas.RepositoryPage)
    def get(self, orgname: str, query: Json) -> dict[str, Any]:
        """List the upstream repositories that an organization mirror has discovered."""
        return service.list_repositories(world(), orgname, query)


@area.route("/organization/<orgname>/mirror/sync-now")
class OrgMirrorSync(MethodView):
    @area.operation("syncOrgMirrorNow", WRITE)
    @area.response(204)
    def post(self, orgname: str) -> None:
        """Request an immediate sync of an organization mirror."""
        service.sync_now(world(), orgname)


@area.route("/organization/<orgname>/mirror/sync-cancel")
class OrgMirrorCancellation(MethodView):
    @area.operation("cancelOrgMirrorSync", WRITE)
    @area.response(204)
    def post(self, orgname: str) -> None:
        """Cancel the sync of an organization mirror."""
        service.cancel(world(), orgname)


@area.route("/organization/<orgname>/mirror/verify")
class OrgMirrorVerification(MethodView):
    @area.operation("verifyOrgMirrorConnection", WRITE)
    @area.response(200, schemas.Verification)
    def post(self, orgname: str) -> dict[str, Any]:
        """Check whether an organization mirror can connect to its upstream registry."""
        return service.verify(world(), orgname)
