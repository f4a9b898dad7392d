"""Operations on marketplace subscriptions and the organizations that they are bound to."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.domain import numbers
from fakequay.web import Json, caller, world

from ..service import marketplace as service
from ..service import plans_and_invoices
from .blueprint import area

# The views check the permission, because the real server's 403 body differs from that of other
# operations.
CHECKED = requirements.checked_in_view.documented_as("org:admin")


@area.route("/user/marketplace")
class UserMarketplace(MethodView):
    @area.operation("getUserMarketplaceSubscriptions", requirements.user_admin)
    @area.response(200)
    def get(self) -> list[dict[str, Any]]:
        """List the marketplace subscriptions that the calling user has bought."""
        return service.list_bought(world(), caller().username)


@area.route("/organization/<orgname>/marketplace")
class OrganizationMarketplace(MethodView):
    @area.operation("listOrgSkus", CHECKED)
    @area.response(200)
    def get(self, orgname: str) -> list[dict[str, Any]]:
        """List the marketplace subscriptions that are bound to an organization."""
        plans_and_invoices.check_reader(world(), caller(), orgname, 401)
        return service.list_bound(world(), plans_and_invoices.find_namespace(world(), orgname))

    @area.operation("bindSkuToOrg", CHECKED)
    @area.response(201)
    def post(self, orgname: str, body: Json) -> str:
        """Bind marketplace subscriptions of the calling user to an organization."""
        plans_and_invoices.check_admin(world(), caller(), orgname, 401)
        service.bind(world(), caller(), orgname, body.get("subscriptions", []))
        return "Okay"


@area.route("/organization/<orgname>/marketplace/batchremove")
class OrganizationMarketplaceRemoval(MethodView):
    @area.operation("batchRemoveSku", CHECKED)
    @area.response(204)
    def post(self, orgname: str, body: Json) -> None:
        """Unbind several marketplace subscriptions from an organization."""
        plans_and_invoices.check_admin(world(), caller(), orgname, 401)
        bound = [row["subscription_id"] for row in body.get("subscriptions", [])]
        service.unbind(world(), plans_and_invoices.find_namespace(world(), orgname), bound)


@area.route("/organization/<orgname>/marketplace/<subscription_id>")
class OrganizationSubscription(MethodView):
    @area.operation("removeSkuFromOrg", CHECKED)
    @area.response(204)
    def delete(self, orgname: str, subscription_id: str) -> None:
        """Unbind a marketplace subscription from an organization."""
        plans_and_invoices.check_admin(world(), caller(), orgname, 401)
        number = numbers.parse_id(subscription_id)
        service.unbind(world(), plans_and_invoices.find_namespace(world(), orgname), [number])
