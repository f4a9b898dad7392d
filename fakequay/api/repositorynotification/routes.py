"""Operations that create, test and delete the notification subscriptions of a repository."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.models import RepoName, Subscription
from fakequay.web import Area, Json, world
from fakequay.web.schemas import shared_schemas

from . import service

area = Area("repositorynotification", description="Manage notifications about a repository.")

READ = requirements.repo_admin | requirements.full_access | requirements.readonly_superuser
WRITE = requirements.repo_admin | requirements.full_access


@area.route("/repository/<repo:repository>/notification/")
class Notifications(MethodView):
    @area.operation("listRepoNotifications", READ)
    @area.response(200, shared_schemas.Subscriptions)
    def get(self, repository: RepoName) -> dict[str, Any]:
        """List the notifications that are set up for a repository."""
        return {"notifications": service.subscriptions_of(world(), repository)}

    @area.operation("createRepoNotification", WRITE)
    @area.response(201, shared_schemas.Subscription)
    def post(self, repository: RepoName, body: Json) -> Subscription:
        """Set up a notification for a repository: an event and a delivery method."""
        return service.create(world(), repository, body)


@area.route("/repository/<repo:repository>/notification/<uuid>")
class NotificationByUuid(MethodView):
    @area.operation("getRepoNotification", READ)
    @area.response(200, shared_schemas.Subscription)
    def get(self, repository: RepoName, uuid: str) -> Subscription:
        """Get a notification that is set up for a repository."""
        return service.find(world(), repository, uuid)

    @area.operation("resetRepositoryNotificationFailures", WRITE)
    @area.response(204)
    def post(self, repository: RepoName, uuid: str) -> None:
        """Reset the delivery failure count of a repository's notification subscription."""
        service.reset(world(), repository, uuid)

    @area.operation("deleteRepoNotification", WRITE)
    @area.response(204)
    def delete(self, repository: RepoName, uuid: str) -> None:
        """Delete a notification that is set up for a repository."""
        service.delete(world(), repository, uuid)


@area.route("/repository/<repo:repository>/notification/<uuid>/test")
class NotificationTest(MethodView):
    @area.operation("testRepoNotification", WRITE)
    @area.response(200)
    def post(self, repository: RepoName, uuid: str) -> dict[str, Any]:
        """Send a test message for a notification subscription of a repository."""
        service.test(world(), repository, uuid)
        return {}
