"""Operations on the immutability policies of an organization."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.domain import policy_and_subscription_owners
from fakequay.domain.policies import immutability_policies
from fakequay.models import ImmutabilityPolicy
from fakequay.web import Json, world

from .. import schemas, service
from .blueprint import area

READ = requirements.org_admin | requirements.full_access | requirements.readonly_superuser
WRITE = requirements.org_admin | requirements.full_access


@area.route("/organization/<orgname>/immutabilitypolicy/")
class OrganizationPolicies(MethodView):
    @area.operation("listOrgImmutabilityPolicies", READ)
    @area.response(200, schemas.Policies)
    def get(self, orgname: str) -> dict[str, Any]:
        """List the immutability policies of an organization."""
        return {
            "policies": immutability_policies.list_policies(
                world(), policy_and_subscription_owners.namespace(world(), orgname)
            )
        }

    @area.operation("createOrgImmutabilityPolicy", WRITE)
    @area.response(201, schemas.PolicyUuid)
    def post(self, orgname: str, body: Json) -> ImmutabilityPolicy:
        """Create an immutability policy for an organization."""
        return service.create(
            world(), policy_and_subscription_owners.organization(world(), orgname), body
        )


@area.route("/organization/<orgname>/immutabilitypolicy/<policy_uuid>")
class OrganizationPolicyByUuid(MethodView):
    @area.operation("getOrgImmutabilityPolicy", READ)
    @area.response(200, schemas.Policy)
    def get(self, orgname: str, policy_uuid: str) -> ImmutabilityPolicy:
        """Get an immutability policy of an organization."""
        return immutability_policies.find(
            world(), policy_and_subscription_owners.organization(world(), orgname), policy_uuid
        )

    @area.operation("updateOrgImmutabilityPolicy", WRITE)
    @area.response(204)
    def put(self, orgname: str, policy_uuid: str, body: Json) -> None:
        """Replace an immutability policy of an organization."""
        service.change(
            world(),
            policy_and_subscription_owners.organization(world(), orgname),
            policy_uuid,
            body,
        )

    @area.operation("deleteOrgImmutabilityPolicy", WRITE)
    @area.response(200, schemas.PolicyUuid)
    def delete(self, orgname: str, policy_uuid: str) -> dict[str, str]:
        """Delete an immutability policy of an organization."""
        immutability_policies.delete(
            world(), policy_and_subscription_owners.organization(world(), orgname), policy_uuid
        )
        return {"uuid": policy_uuid}
