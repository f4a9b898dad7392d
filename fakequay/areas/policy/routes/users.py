"""Auto-prune policies of the user's own namespace."""

from typing import Any

from flask.views import MethodView

from fakequay.access import needs
from fakequay.domain import autoprune, owners
from fakequay.records import PrunePolicy
from fakequay.web import Json, caller, world

from .. import schemas
from .area import area

READ = needs.user_admin
WRITE = needs.user_admin


@area.route("/user/autoprunepolicy/")
class UserPolicies(MethodView):
    @area.operation("listUserAutoPrunePolicies", READ)
    @area.response(200, schemas.Policies)
    def get(self) -> dict[str, Any]:
        """List the policies."""
        return {"policies": autoprune.of_owner(world(), owners.user(world(), caller().username))}

    @area.operation("createUserAutoPrunePolicy", WRITE)
    @area.response(201, schemas.PolicyUuid)
    def post(self, body: Json) -> PrunePolicy:
        """Create a policy."""
        return autoprune.create(world(), owners.user(world(), caller().username), body)


@area.route("/user/autoprunepolicy/<policy_uuid>")
class UserPolicyByUuid(MethodView):
    @area.operation("getUserAutoPrunePolicy", READ)
    @area.response(200, schemas.Policy)
    def get(self, policy_uuid: str) -> PrunePolicy:
        """Get a policy."""
        return autoprune.find(world(), owners.user(world(), caller().username), policy_uuid)

    @area.operation("updateUserAutoPrunePolicy", WRITE)
    @area.response(204)
    def put(self, policy_uuid: str, body: Json) -> None:
        """Replace a policy."""
        autoprune.change(world(), owners.user(world(), caller().username), policy_uuid, body)

    @area.operation("deleteUserAutoPrunePolicy", WRITE)
    @area.response(200, schemas.PolicyUuid)
    def delete(self, policy_uuid: str) -> dict[str, str]:
        """Delete a policy."""
        autoprune.delete(world(), owners.user(world(), caller().username), policy_uuid)
        return {"uuid": policy_uuid}
