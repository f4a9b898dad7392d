"""Operations on user notifications: messages that the web UI shows to a user."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.web import Json, account, world

from .. import schemas
from ..service import notifications as service
from .blueprint import area


@area.route("/user/notifications")
class Notifications(MethodView):
    @area.operation("listUserNotifications", requirements.user_admin)
    @area.response(200, schemas.Notifications)
    def get(self, query: Json) -> dict[str, Any]:
        """List the notifications that the calling user has not dismissed, newest first."""
        return service.page(world(), account(), query["page"], query["limit"])


@area.route("/user/notifications/<uuid>")
class NotificationByUuid(MethodView):
    @area.operation("getUserNotification", requirements.user_admin)
    @area.response(200, schemas.Notification)
    def get(self, uuid: str) -> dict[str, Any]:
        """Get a notification of the calling user."""
        return service.view(world(), service.find(world(), account(), uuid))

    @area.operation("updateUserNotification", requirements.user_admin)
    @area.response(200, schemas.Notification)
    def put(self, uuid: str, body: Json) -> dict[str, Any]:
        """Dismiss a notification of the calling user, or undo its dismissal."""
        dismissed = body.get("dismissed", False)
        return service.dismiss(world(), account(), uuid, dismissed=dismissed)
