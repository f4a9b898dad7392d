"""Operations on the auto-prune policies of the calling user's namespace."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.domain import policy_and_subscription_owners
from fakequay.domain.policies import autoprune_policies
from fakequay.models import PrunePolicy
from fakequay.web import Json, caller, world

from .. import schemas
from .blueprint import area

READ = requirements.user_admin
WRITE = requirements.user_admin


@area.route("/user/autoprunepolicy/")
class UserPolicies(MethodView):
    @area.operation("listUserAutoPrunePolicies", READ)
    @area.response(200, schemas.Policies)
    def get(self) -> dict[str, Any]:
        """List the auto-prune policies of the calling user."""
        return {
            "policies": autoprune_policies.list_policies(
                world(), policy_and_subscription_owners.user(world(), caller().username)
            )
        }

    @area.operation("createUserAutoPrunePolicy", WRITE)
    @area.response(201, schemas.PolicyUuid)
    def post(self, body: Json) -> PrunePolicy:
        """Create an auto-prune policy for the calling user."""
        return autoprune_policies.create(
            world(), policy_and_subscription_owners.user(world(), caller().username), body
        )


@area.route("/user/autoprunepolicy/<policy_uuid>")
class UserPolicyByUuid(MethodView):
    @area.operation("getUserAutoPrunePolicy", READ)
    @area.response(200, schemas.Policy)
    def get(self, policy_uuid: str) -> PrunePolicy:
        """Get an auto-prune policy of the calling user."""
        return autoprune_policies.find(
            world(), policy_and_subscription_owners.user(world(), caller().username), policy_uuid
        )

    @area.operation("updateUserAutoPrunePolicy", WRITE)
    @area.response(204)
    def put(self, policy_uuid: str, body: Json) -> None:
        """Replace an auto-prune policy of the calling user."""
        autoprune_policies.change(
            world(),
            policy_and_subscription_owners.user(world(), caller().username),
            policy_uuid,
            body,
        )

    @area.operation("deleteUserAutoPrunePolicy", WRITE)
    @area.response(200, schemas.PolicyUuid)
    def delete(self, policy_uuid: str) -> dict[str, str]:
        """Delete an auto-prune policy of the calling user."""
        autoprune_policies.delete(
            world(), policy_and_subscription_owners.user(world(), caller().username), policy_uuid
        )
        return {"uuid": policy_uuid}
