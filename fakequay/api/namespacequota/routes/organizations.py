"""Operations on the quotas of an organization. Only superusers can change a quota."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.web import Json, world
from fakequay.web.schemas import shared_schemas

from .. import service
from .blueprint import area

READ = (
    requirements.org_member | requirements.full_access | requirements.readonly_superuser
).documented_as(None)
WRITE = requirements.full_access.documented_as("super:user")
QUOTA = shared_schemas.Quota()
LIMIT = shared_schemas.QuotaLimit()


@area.route("/organization/<orgname>/quota")
class OrganizationQuotas(MethodView):
    @area.operation("listOrganizationQuota", READ)
    @area.response(200, shared_schemas.Quota(many=True))
    def get(self, orgname: str) -> list[dict[str, Any]]:
        """List the storage quotas of an organization (at most one)."""
        return service.organization_quotas(world(), orgname)

    @area.operation("createOrganizationQuota", WRITE)
    @area.response(201)
    def post(self, orgname: str, body: Json) -> str:
        """Create the storage quota of an organization."""
        service.create(world(), orgname, body)
        return "Created"


@area.route("/organization/<orgname>/quota/<quota_id>")
class OrganizationQuotaById(MethodView):
    @area.operation("getOrganizationQuota", READ)
    @area.response(200, QUOTA)
    def get(self, orgname: str, quota_id: str) -> dict[str, Any]:
        """Get a storage quota of an organization."""
        return service.view(world(), orgname, quota_id)

    @area.operation("changeOrganizationQuota", WRITE)
    @area.response(200, QUOTA)
    def put(self, orgname: str, quota_id: str, body: Json) -> dict[str, Any]:
        """Change a storage quota of an organization."""
        return service.change(world(), orgname, quota_id, body)

    @area.operation("deleteOrganizationQuota", WRITE)
    @area.response(204)
    def delete(self, orgname: str, quota_id: str) -> None:
        """Delete a storage quota of an organization, and all limits of the quota."""
        service.delete(world(), orgname, quota_id)


@area.route("/organization/<orgname>/quota/<quota_id>/limit")
class OrganizationQuotaLimits(MethodView):
    @area.operation("listOrganizationQuotaLimit", READ)
    @area.response(200, shared_schemas.QuotaLimit(many=True))
    def get(self, orgname: str, quota_id: str) -> list[dict[str, Any]]:
        """List the limits of a storage quota of an organization."""
        return service.list_limits(world(), orgname, quota_id)

    @area.operation("createOrganizationQuotaLimit", WRITE)
    @area.response(201)
    def post(self, orgname: str, quota_id: str, body: Json) -> str:
        """Create a limit of a quota. Above the limit, pushes cause a warning or fail."""
        service.create_limit(world(), orgname, quota_id, body)
        return "Created"


@area.route("/organization/<orgname>/quota/<quota_id>/limit/<limit_id>")
class OrganizationQuotaLimitById(MethodView):
    @area.operation("getOrganizationQuotaLimit", READ)
    @area.response(200, LIMIT)
    def get(self, orgname: str, quota_id: str, limit_id: str) -> dict[str, Any]:
        """Get a limit of a storage quota of an organization."""
        return service.limit_view(world(), orgname, quota_id, limit_id)

    @area.operation("changeOrganizationQuotaLimit", WRITE)
    @area.response(200, QUOTA)
    def put(self, orgname: str, quota_id: str, limit_id: str, body: Json) -> dict[str, Any]:
        """Change a limit of a storage quota of an organization and return the quota."""
        return service.change_limit(world(), orgname, quota_id, limit_id, body)

    @area.operation("deleteOrganizationQuotaLimit", WRITE)
    @area.response(204)
    def delete(self, orgname: str, quota_id: str, limit_id: str) -> None:
        """Delete a limit of a storage quota of an organization."""
        service.delete_limit(world(), orgname, quota_id, limit_id)
