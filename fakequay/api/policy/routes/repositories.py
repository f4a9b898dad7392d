"""Operations on the auto-prune policies of a repository."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.domain import policy_and_subscription_owners
from fakequay.domain.policies import autoprune_policies
from fakequay.models import PrunePolicy, RepoName
from fakequay.web import Json, world

from .. import schemas
from .blueprint import area

READ = requirements.repo_admin | requirements.full_access | requirements.readonly_superuser
WRITE = requirements.repo_admin | requirements.full_access


@area.route("/repository/<repo:repository>/autoprunepolicy/")
class RepositoryPolicies(MethodView):
    @area.operation("listRepositoryAutoPrunePolicies", READ)
    @area.response(200, schemas.Policies)
    def get(self, repository: RepoName) -> dict[str, Any]:
        """List the auto-prune policies of a repository."""
        return {
            "policies": autoprune_policies.list_policies(
                world(), policy_and_subscription_owners.repository(world(), repository)
            )
        }

    @area.operation("createRepositoryAutoPrunePolicy", WRITE)
    @area.response(201, schemas.PolicyUuid)
    def post(self, repository: RepoName, body: Json) -> PrunePolicy:
        """Create an auto-prune policy for a repository."""
        return autoprune_policies.create(
            world(), policy_and_subscription_owners.repository(world(), repository), body
        )


@area.route("/repository/<repo:repository>/autoprunepolicy/<policy_uuid>")
class RepositoryPolicyByUuid(MethodView):
    @area.operation("getRepositoryAutoPrunePolicy", READ)
    @area.response(200, schemas.Policy)
    def get(self, repository: RepoName, policy_uuid: str) -> PrunePolicy:
        """Get an auto-prune policy of a repository."""
        return autoprune_policies.find(
            world(), policy_and_subscription_owners.repository(world(), repository), policy_uuid
        )

    @area.operation("updateRepositoryAutoPrunePolicy", WRITE)
    @area.response(204)
    def put(self, repository: RepoName, policy_uuid: str, body: Json) -> None:
        """Replace an auto-prune policy of a repository."""
        autoprune_policies.change(
            world(),
            policy_and_subscription_owners.repository(world(), repository),
            policy_uuid,
            body,
        )

    @area.operation("deleteRepositoryAutoPrunePolicy", WRITE)
    @area.response(200, schemas.PolicyUuid)
    def delete(self, repository: RepoName, policy_uuid: str) -> dict[str, str]:
        """Delete an auto-prune policy of a repository."""
        autoprune_policies.delete(
            world(), policy_and_subscription_owners.repository(world(), repository), policy_uuid
        )
        return {"uuid": policy_uuid}
