"""Operations on the notification subscriptions of the calling user's namespace."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.domain import policy_and_subscription_owners
from fakequay.domain.notifications import deliveries, subscriptions
from fakequay.models import Subscription
from fakequay.web import Json, caller, world
from fakequay.web.schemas import shared_schemas

from .blueprint import area


@area.route("/user/namespacenotifications")
class UserNotifications(MethodView):
    @area.operation("listUserNamespaceNotifications", requirements.user_admin)
    @area.response(200, shared_schemas.Subscriptions)
    def get(self) -> dict[str, Any]:
        """List the notifications that are set up for the calling user's namespace."""
        return {
            "notifications": subscriptions.list_subscriptions(
                world(), policy_and_subscription_owners.user(world(), caller().username)
            )
        }

    @area.operation("createUserNamespaceNotification", requirements.user_admin)
    @area.response(201, shared_schemas.Subscription)
    def post(self, body: Json) -> Subscription:
        """Set up a notification (event and delivery method) for the calling user's namespace."""
        return subscriptions.create(
            world(), policy_and_subscription_owners.user(world(), caller().username), body
        )


@area.route("/user/namespacenotifications/<uuid>")
class UserNotificationByUuid(MethodView):
    @area.operation("getUserNamespaceNotification", requirements.user_admin)
    @area.response(200, shared_schemas.Subscription)
    def get(self, uuid: str) -> Subscription:
        """Get a notification subscription of the calling user's namespace."""
        return subscriptions.find(
            world(), policy_and_subscription_owners.user(world(), caller().username), uuid
        )

    @area.operation("resetUserNamespaceNotificationFailures", requirements.user_admin)
    @area.response(204)
    def post(self, uuid: str) -> None:
        """Reset the delivery failure count of the calling user's notification subscription."""
        subscriptions.reset(
            world(), policy_and_subscription_owners.user(world(), caller().username), uuid
        )

    @area.operation("deleteUserNamespaceNotification", requirements.user_admin)
    @area.response(204)
    def delete(self, uuid: str) -> None:
        """Delete a notification subscription of the calling user's namespace."""
        subscriptions.delete(
            world(), policy_and_subscription_owners.user(world(), caller().username), uuid
        )


@area.route("/user/namespacenotifications/<uuid>/test")
class UserNotificationTest(MethodView):
    @area.operation("testUserNamespaceNotification", requirements.user_admin)
    @area.response(200)
    def post(self, uuid: str) -> dict[str, Any]:
        """Send a test message for a notification subscription of the calling user's namespace."""
        owner = policy_and_subscription_owners.user(world(), caller().username)
        deliveries.send_test(world(), owner, subscriptions.find(world(), owner, uuid))
        return {}
