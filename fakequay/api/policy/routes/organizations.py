"""Operations on the auto-prune policies of an organization."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.domain import policy_and_subscription_owners
from fakequay.domain.policies import autoprune_policies
from fakequay.models import PrunePolicy
from fakequay.web import Json, world

from .. import schemas, service
from .blueprint import area

READ = requirements.org_admin | requirements.full_access | requirements.readonly_superuser
WRITE = requirements.org_admin | requirements.full_access


@area.route("/organization/<orgname>/autoprunepolicy/")
class OrganizationPolicies(MethodView):
    @area.operation("listOrganizationAutoPrunePolicies", READ)
    @area.response(200, schemas.Policies)
    def get(self, orgname: str) -> dict[str, Any]:
        """List the auto-prune policies of an organization."""
        return {"policies": service.policies_of(world(), orgname)}

    @area.operation("createOrganizationAutoPrunePolicy", WRITE)
    @area.response(201, schemas.PolicyUuid)
    def post(self, orgname: str, body: Json) -> PrunePolicy:
        """Create an auto-prune policy for an organization."""
        return autoprune_policies.create(
            world(), policy_and_subscription_owners.namespace(world(), orgname), body
        )


@area.route("/organization/<orgname>/autoprunepolicy/<policy_uuid>")
class OrganizationPolicyByUuid(MethodView):
    @area.operation("getOrganizationAutoPrunePolicy", READ)
    @area.response(200, schemas.Policy)
    def get(self, orgname: str, policy_uuid: str) -> PrunePolicy:
        """Get an auto-prune policy of an organization."""
        return autoprune_policies.find(
            world(), policy_and_subscription_owners.namespace(world(), orgname), policy_uuid
        )

    @area.operation("updateOrganizationAutoPrunePolicy", WRITE)
    @area.response(204)
    def put(self, orgname: str, policy_uuid: str, body: Json) -> None:
        """Replace an auto-prune policy of an organization."""
        autoprune_policies.change(
            world(), policy_and_subscription_owners.namespace(world(), orgname), policy_uuid, body
        )

    @area.operation("deleteOrganizationAutoPrunePolicy", WRITE)
    @area.response(200, schemas.PolicyUuid)
    def delete(self, orgname: str, policy_uuid: str) -> dict[str, str]:
        """Delete an auto-prune policy of an organization."""
        autoprune_policies.delete(
            world(), policy_and_subscription_owners.namespace(world(), orgname), policy_uuid
        )
        return {"uuid": policy_uuid}
