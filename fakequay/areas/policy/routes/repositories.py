"""Auto-prune policies of a repository."""

from typing import Any

from flask.views import MethodView

from fakequay.access import needs
from fakequay.domain import autoprune, owners
from fakequay.records import PrunePolicy, RepoName
from fakequay.web import Json, world

from .. import schemas
from .area import area

READ = needs.repo_admin | needs.full_access | needs.auditor
WRITE = needs.repo_admin | needs.full_access


@area.route("/repository/<repo:repository>/autoprunepolicy/")
class RepositoryPolicies(MethodView):
    @area.operation("listRepositoryAutoPrunePolicies", READ)
    @area.response(200, schemas.Policies)
    def get(self, repository: RepoName) -> dict[str, Any]:
        """List the policies."""
        return {"policies": autoprune.of_owner(world(), owners.repository(world(), repository))}

    @area.operation("createRepositoryAutoPrunePolicy", WRITE)
    @area.response(201, schemas.PolicyUuid)
    def post(self, repository: RepoName, body: Json) -> PrunePolicy:
        """Create a policy."""
        return autoprune.create(world(), owners.repository(world(), repository), body)


@area.route("/repository/<repo:repository>/autoprunepolicy/<policy_uuid>")
class RepositoryPolicyByUuid(MethodView):
    @area.operation("getRepositoryAutoPrunePolicy", READ)
    @area.response(200, schemas.Policy)
    def get(self, repository: RepoName, policy_uuid: str) -> PrunePolicy:
        """Get a policy."""
        return autoprune.find(world(), owners.repository(world(), repository), policy_uuid)

    @area.operation("updateRepositoryAutoPrunePolicy", WRITE)
    @area.response(204)
    def put(self, repository: RepoName, policy_uuid: str, body: Json) -> None:
        """Replace a policy."""
        autoprune.change(world(), owners.repository(world(), repository), policy_uuid, body)

    @area.operation("deleteRepositoryAutoPrunePolicy", WRITE)
    @area.response(200, schemas.PolicyUuid)
    def delete(self, repository: RepoName, policy_uuid: str) -> dict[str, str]:
        """Delete a policy."""
        autoprune.delete(world(), owners.repository(world(), repository), policy_uuid)
        return {"uuid": policy_uuid}
