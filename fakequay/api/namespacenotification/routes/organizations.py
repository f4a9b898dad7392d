"""Operations on the notification subscriptions of an organization."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.domain import policy_and_subscription_owners
from fakequay.domain.notifications import deliveries, subscriptions
from fakequay.models import Subscription
from fakequay.web import Json, world
from fakequay.web.schemas import shared_schemas

from .blueprint import area

READ = (
    requirements.org_admin | requirements.full_access | requirements.readonly_superuser
).documented_as(None)
WRITE = (requirements.org_admin | requirements.full_access).documented_as(None)


@area.route("/organization/<orgname>/notifications")
class OrganizationNotifications(MethodView):
    @area.operation("listOrgNotifications", READ)
    @area.response(200, shared_schemas.Subscriptions)
    def get(self, orgname: str) -> dict[str, Any]:
        """List the notifications that are set up for an organization."""
        return {
            "notifications": subscriptions.list_subscriptions(
                world(), policy_and_subscription_owners.organization(world(), orgname)
            )
        }

    @area.operation("createOrgNotification", WRITE)
    @area.response(201, shared_schemas.Subscription)
    def post(self, orgname: str, body: Json) -> Subscription:
        """Set up a notification for an organization: an event and a delivery method."""
        return subscriptions.create(
            world(), policy_and_subscription_owners.organization(world(), orgname), body
        )


@area.route("/organization/<orgname>/notifications/<uuid>")
class OrganizationNotificationByUuid(MethodView):
    @area.operation("getOrgNotification", READ)
    @area.response(200, shared_schemas.Subscription)
    def get(self, orgname: str, uuid: str) -> Subscription:
        """Get a notification subscription of an organization."""
        return subscriptions.find(
            world(), policy_and_subscription_owners.organization(world(), orgname), uuid
        )

    @area.operation("resetOrgNotificationFailures", WRITE)
    @area.response(204)
    def post(self, orgname: str, uuid: str) -> None:
        """Reset the delivery failure count of an organization's notification subscription."""
        subscriptions.reset(
            world(), policy_and_subscription_owners.organization(world(), orgname), uuid
        )

    @area.operation("deleteOrgNotification", WRITE)
    @area.response(204)
    def delete(self, orgname: str, uuid: str) -> None:
        """Delete a notification subscription of an organization."""
        subscriptions.delete(
            world(), policy_and_subscription_owners.organization(world(), orgname), uuid
        )


@area.route("/organization/<orgname>/notifications/<uuid>/test")
class OrganizationNotificationTest(MethodView):
    @area.operation("testOrgNotification", WRITE)
    @area.response(200)
    def post(self, orgname: str, uuid: str) -> dict[str, Any]:
        """Send a test message for a notification subscription of an organization."""
        owner = policy_and_subscription_owners.organization(world(), orgname)
        deliveries.send_test(world(), owner, subscriptions.find(world(), owner, uuid))
        return {}
