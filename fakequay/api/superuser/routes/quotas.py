"""Operations with which superusers set the storage quotas of users and organizations."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.web import Json, world
from fakequay.web.schemas import shared_schemas

from ..service import quotas as service
from .blueprint import area

READ = requirements.superuser | requirements.readonly_superuser


@area.route("/superuser/users/<namespace>/quota")
class UserQuotas(MethodView):
    @area.operation("listUserQuotaSuperUser", READ)
    @area.response(200, shared_schemas.Quota(many=True))
    def get(self, namespace: str) -> list[dict[str, Any]]:
        """List the storage quotas of a user (at most one)."""
        return service.views(world(), namespace, "user")

    @area.operation("createUserQuotaSuperUser", requirements.superuser)
    @area.response(201)
    def post(self, namespace: str, body: Json) -> str:
        """Create the storage quota of a user."""
        service.create(world(), namespace, "user", body)
        return "Created"


@area.route("/superuser/users/<namespace>/quota/<quota_id>")
class UserQuotaById(MethodView):
    @area.operation("changeUserQuotaSuperUser", requirements.superuser)
    @area.response(200, shared_schemas.Quota)
    def put(self, namespace: str, quota_id: str, body: Json) -> dict[str, Any]:
        """Change the storage quota of a user."""
        return service.change(world(), namespace, "user", quota_id, body)

    @area.operation("deleteUserQuotaSuperUser", requirements.superuser)
    @area.response(204)
    def delete(self, namespace: str, quota_id: str) -> None:
        """Delete the storage quota of a user."""
        service.delete(world(), namespace, "user", quota_id)


@area.route("/superuser/organization/<namespace>/quota")
class OrganizationQuotas(MethodView):
    @area.operation("listOrganizationQuotaSuperUser", READ)
    @area.response(200, shared_schemas.Quota(many=True))
    def get(self, namespace: str) -> list[dict[str, Any]]:
        """List the storage quotas of an organization (at most one)."""
        return service.views(world(), namespace, "organization")

    @area.operation("createOrganizationQuotaSuperUser", requirements.superuser)
    @area.response(201)
    def post(self, namespace: str, body: Json) -> str:
        """Create the storage quota of an organization."""
        service.create(world(), namespace, "organization", body)
        return "Created"


@area.route("/superuser/organization/<namespace>/quota/<quota_id>")
class OrganizationQuotaById(MethodView):
    @area.operation("changeOrganizationQuotaSuperUser", requirements.superuser)
    @area.response(200, shared_schemas.Quota)
    def put(self, namespace: str, quota_id: str, body: Json) -> dict[str, Any]:
        """Change the storage quota of an organization."""
        return service.change(world(), namespace, "organization", quota_id, body)

    @area.operation("deleteOrganizationQuotaSuperUser", requirements.superuser)
    @area.response(204)
    def delete(self, namespace: str, quota_id: str) -> None:
        """Delete the storage quota of an organization."""
        service.delete(world(), namespace, "organization", quota_id)
