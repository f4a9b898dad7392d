"""The notifications of the user's own namespace."""

from typing import Any

from flask.views import MethodView

from fakequay.access import needs
from fakequay.domain import events, owners, subscriptions
from fakequay.records import Subscription
from fakequay.web import Json, caller, fields, world

from .area import area


@area.route("/user/namespacenotifications")
class UserNotifications(MethodView):
    @area.operation("listUserNamespaceNotifications", needs.user_admin)
    @area.response(200, fields.Subscriptions)
    def get(self) -> dict[str, Any]:
        """List the notifications."""
        return {
            "notifications": subscriptions.of_owner(
                world(), owners.user(world(), caller().username)
            )
        }

    @area.operation("createUserNamespaceNotification", needs.user_admin)
    @area.response(201, fields.Subscription)
    def post(self, body: Json) -> Subscription:
        """Set up a notification: an event, and how to tell of it."""
        return subscriptions.create(world(), owners.user(world(), caller().username), body)


@area.route("/user/namespacenotifications/<uuid>")
class UserNotificationByUuid(MethodView):
    @area.operation("getUserNamespaceNotification", needs.user_admin)
    @area.response(200, fields.Subscription)
    def get(self, uuid: str) -> Subscription:
        """Get a notification."""
        return subscriptions.find(world(), owners.user(world(), caller().username), uuid)

    @area.operation("resetUserNamespaceNotificationFailures", needs.user_admin)
    @area.response(204)
    def post(self, uuid: str) -> None:
        """Forget that sending has failed."""
        subscriptions.reset(world(), owners.user(world(), caller().username), uuid)

    @area.operation("deleteUserNamespaceNotification", needs.user_admin)
    @area.response(204)
    def delete(self, uuid: str) -> None:
        """Delete a notification."""
        subscriptions.delete(world(), owners.user(world(), caller().username), uuid)


@area.route("/user/namespacenotifications/<uuid>/test")
class UserNotificationTest(MethodView):
    @area.operation("testUserNamespaceNotification", needs.user_admin)
    @area.response(200)
    def post(self, uuid: str) -> dict[str, Any]:
        """Send what the event would send."""
        owner = owners.user(world(), caller().username)
        events.test(world(), owner, subscriptions.find(world(), owner, uuid))
        return {}
