"""Auto-prune policies of an organization."""

from typing import Any

from flask.views import MethodView

from fakequay.access import needs
from fakequay.domain import autoprune, owners
from fakequay.records import PrunePolicy
from fakequay.web import Json, world

from .. import schemas
from .area import area

READ = needs.org_admin | needs.full_access | needs.auditor
WRITE = needs.org_admin | needs.full_access


@area.route("/organization/<orgname>/autoprunepolicy/")
class OrganizationPolicies(MethodView):
    @area.operation("listOrganizationAutoPrunePolicies", READ)
    @area.response(200, schemas.Policies)
    def get(self, orgname: str) -> dict[str, Any]:
        """List the policies."""
        return {"policies": autoprune.of_owner(world(), owners.organization(world(), orgname))}

    @area.operation("createOrganizationAutoPrunePolicy", WRITE)
    @area.response(201, schemas.PolicyUuid)
    def post(self, orgname: str, body: Json) -> PrunePolicy:
        """Create a policy."""
        return autoprune.create(world(), owners.organization(world(), orgname), body)


@area.route("/organization/<orgname>/autoprunepolicy/<policy_uuid>")
class OrganizationPolicyByUuid(MethodView):
    @area.operation("getOrganizationAutoPrunePolicy", READ)
    @area.response(200, schemas.Policy)
    def get(self, orgname: str, policy_uuid: str) -> PrunePolicy:
        """Get a policy."""
        return autoprune.find(world(), owners.organization(world(), orgname), policy_uuid)

    @area.operation("updateOrganizationAutoPrunePolicy", WRITE)
    @area.response(204)
    def put(self, orgname: str, policy_uuid: str, body: Json) -> None:
        """Replace a policy."""
        autoprune.change(world(), owners.organization(world(), orgname), policy_uuid, body)

    @area.operation("deleteOrganizationAutoPrunePolicy", WRITE)
    @area.response(200, schemas.PolicyUuid)
    def delete(self, orgname: str, policy_uuid: str) -> dict[str, str]:
        """Delete a policy."""
        autoprune.delete(world(), owners.organization(world(), orgname), policy_uuid)
        return {"uuid": policy_uuid}
