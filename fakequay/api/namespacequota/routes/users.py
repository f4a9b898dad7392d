"""Operations that return the storage quota of the calling user's namespace."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.web import caller, world
from fakequay.web.schemas import shared_schemas

from .. import service
from .blueprint import area


@area.route("/user/quota")
class UserQuotas(MethodView):
    @area.operation("listUserQuota", requirements.user_admin)
    @area.response(200, shared_schemas.Quota(many=True))
    def get(self) -> list[dict[str, Any]]:
        """List the storage quotas of the calling user (at most one)."""
        return service.list_quotas(world(), caller().username)


@area.route("/user/quota/<quota_id>")
class UserQuotaById(MethodView):
    @area.operation("getUserQuota", requirements.user_admin)
    @area.response(200, shared_schemas.Quota)
    def get(self, quota_id: str) -> dict[str, Any]:
        """Get a storage quota of the calling user."""
        return service.view(world(), caller().username, quota_id)


@area.route("/user/quota/<quota_id>/limit")
class UserQuotaLimits(MethodView):
    @area.operation("listUserQuotaLimit", requirements.user_admin)
    @area.response(200, shared_schemas.QuotaLimit(many=True))
    def get(self, quota_id: str) -> list[dict[str, Any]]:
        """List the limits of a storage quota of the calling user."""
        return service.list_limits(world(), caller().username, quota_id)


@area.route("/user/quota/<quota_id>/limit/<limit_id>")
class UserQuotaLimitById(MethodView):
    @area.operation("getUserQuotaLimit", requirements.user_admin)
    @area.response(200, shared_schemas.QuotaLimit)
    def get(self, quota_id: str, limit_id: str) -> dict[str, Any]:
        """Get a limit of a storage quota of the calling user."""
        return service.limit_view(world(), caller().username, quota_id, limit_id)
