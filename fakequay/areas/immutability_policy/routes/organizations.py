"""Immutability policies of an organization."""

from typing import Any

from flask.views import MethodView

from fakequay.access import needs
from fakequay.domain import immutability, owners
from fakequay.records import ImmutabilityPolicy
from fakequay.web import Json, world

from .. import schemas
from .area import area

READ = needs.org_admin | needs.full_access | needs.auditor
WRITE = needs.org_admin | needs.full_access


@area.route("/organization/<orgname>/immutabilitypolicy/")
class OrganizationPolicies(MethodView):
    @area.operation("listOrgImmutabilityPolicies", READ)
    @area.response(200, schemas.Policies)
    def get(self, orgname: str) -> dict[str, Any]:
        """List the policies."""
        return {"policies": immutability.of_owner(world(), owners.organization(world(), orgname))}

    @area.operation("createOrgImmutabilityPolicy", WRITE)
    @area.response(201, schemas.PolicyUuid)
    def post(self, orgname: str, body: Json) -> ImmutabilityPolicy:
        """Create a policy."""
        return immutability.create(world(), owners.organization(world(), orgname), body)


@area.route("/organization/<orgname>/immutabilitypolicy/<policy_uuid>")
class OrganizationPolicyByUuid(MethodView):
    @area.operation("getOrgImmutabilityPolicy", READ)
    @area.response(200, schemas.Policy)
    def get(self, orgname: str, policy_uuid: str) -> ImmutabilityPolicy:
        """Get a policy."""
        return immutability.find(world(), owners.organization(world(), orgname), policy_uuid)

    @area.operation("updateOrgImmutabilityPolicy", WRITE)
    @area.response(204)
    def put(self, orgname: str, policy_uuid: str, body: Json) -> None:
        """Replace a policy."""
        immutability.change(world(), owners.organization(world(), orgname), policy_uuid, body)

    @area.operation("deleteOrgImmutabilityPolicy", WRITE)
    @area.response(200, schemas.PolicyUuid)
    def delete(self, orgname: str, policy_uuid: str) -> dict[str, str]:
        """Delete a policy."""
        immutability.delete(world(), owners.organization(world(), orgname), policy_uuid)
        return {"uuid": policy_uuid}
