"""Operations on the immutability policies of a repository."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.domain import policy_and_subscription_owners
from fakequay.domain.policies import immutability_policies
from fakequay.models import ImmutabilityPolicy, RepoName
from fakequay.web import Json, world

from .. import schemas, service
from .blueprint import area

READ = requirements.repo_admin | requirements.full_access | requirements.readonly_superuser
WRITE = requirements.repo_admin | requirements.full_access


@area.route("/repository/<repo:repository>/immutabilitypolicy/")
class RepositoryPolicies(MethodView):
    @area.operation("listRepositoryImmutabilityPolicies", READ)
    @area.response(200, schemas.Policies)
    def get(self, repository: RepoName) -> dict[str, Any]:
        """List the immutability policies of a repository."""
        return {
            "policies": immutability_policies.list_policies(
                world(), policy_and_subscription_owners.repository(world(), repository)
            )
        }

    @area.operation("createRepositoryImmutabilityPolicy", WRITE)
    @area.response(201, schemas.PolicyUuid)
    def post(self, repository: RepoName, body: Json) -> ImmutabilityPolicy:
        """Create an immutability policy for a repository."""
        return service.create(
            world(), policy_and_subscription_owners.repository(world(), repository), body
        )


@area.route("/repository/<repo:repository>/immutabilitypolicy/<policy_uuid>")
class RepositoryPolicyByUuid(MethodView):
    @area.operation("getRepositoryImmutabilityPolicy", READ)
    @area.response(200, schemas.Policy)
    def get(self, repository: RepoName, policy_uuid: str) -> ImmutabilityPolicy:
        """Get an immutability policy of a repository."""
        return immutability_policies.find(
            world(), policy_and_subscription_owners.repository(world(), repository), policy_uuid
        )

    @area.operation("updateRepositoryImmutabilityPolicy", WRITE)
    @area.response(204)
    def put(self, repository: RepoName, policy_uuid: str, body: Json) -> None:
        """Replace an immutability policy of a repository."""
        service.change(
            world(),
            policy_and_subscription_owners.repository(world(), repository),
            policy_uuid,
            body,
        )

    @area.operation("deleteRepositoryImmutabilityPolicy", WRITE)
    @area.response(200, schemas.PolicyUuid)
    def delete(self, repository: RepoName, policy_uuid: str) -> dict[str, str]:
        """Delete an immutability policy of a repository."""
        immutability_policies.delete(
            world(), policy_and_subscription_owners.repository(world(), repository), policy_uuid
        )
        return {"uuid": policy_uuid}
