"""Usage logs: read page by page, count by day, export."""

from typing import Any

from flask.views import MethodView

from fakequay.access import requirements
from fakequay.models import LogExport, RepoName
from fakequay.web import Area, Json, account, world
from fakequay.web.schemas.usage_logs import LogCounts, LogPage

from . import schemas, service

area = Area("logs", description="Read what was done in a namespace or repository, and by whom.")

ORGANIZATION = requirements.org_admin | requirements.full_access | requirements.readonly_superuser
REPOSITORY = requirements.repo_admin | requirements.full_access


@area.route("/user/logs")
class UserLogs(MethodView):
    @area.operation("listUserLogs", requirements.user_admin)
    @area.response(200, LogPage)
    def get(self, query: Json) -> dict[str, Any]:
        """List what was done in the user's namespace, latest first."""
        return service.page(world(), service.of_user(account(), query), query)


@area.route("/user/aggregatelogs")
class UserLogCounts(MethodView):
    @area.operation("getAggregateUserLogs", requirements.user_admin)
    @area.response(200, LogCounts)
    def get(self, query: Json) -> dict[str, Any]:
        """Count by day what was done in the user's namespace."""
        return service.counts(world(), service.of_user(account(), query), query)


@area.route("/user/exportlogs")
class UserLogExport(MethodView):
    @area.operation("exportUserLogs", requirements.user_admin)
    @area.response(200, schemas.LogExport)
    def post(self, query: Json, body: Json) -> LogExport:
        """Export the log of the user's namespace."""
        return service.export(world(), service.of_user(account(), query), query, body)


@area.route("/organization/<orgname>/logs")
class OrganizationLogs(MethodView):
    @area.operation("listOrgLogs", ORGANIZATION)
    @area.response(200, LogPage)
    def get(self, orgname: str, query: Json) -> dict[str, Any]:
        """List what was done in an organization, latest first."""
        return service.page(world(), service.of_organization(world(), orgname, query), query)


@area.route("/organization/<orgname>/aggregatelogs")
class OrganizationLogCounts(MethodView):
    @area.operation("getAggregateOrgLogs", ORGANIZATION)
    @area.response(200, LogCounts)
    def get(self, orgname: str, query: Json) -> dict[str, Any]:
        """Count by day what was done in an organization."""
        return service.counts(world(), service.of_organization(world(), orgname, query), query)


@area.route("/organization/<orgname>/exportlogs")
class OrganizationLogExport(MethodView):
    @area.operation("exportOrgLogs", ORGANIZATION)
    @area.response(200, schemas.LogExport)
    def post(self, orgname: str, query: Json, body: Json) -> LogExport:
        """Export the log of an organization."""
        wanted = service.of_organization(world(), orgname, query)
        return service.export(world(), wanted, query, body)


@area.route("/repository/<repo:repository>/logs")
class RepositoryLogs(MethodView):
    @area.operation("listRepoLogs", REPOSITORY | requirements.readonly_superuser)
    @area.response(200, LogPage)
    def get(self, repository: RepoName, query: Json) -> dict[str, Any]:
        """List what was done in a repository, latest first."""
        return service.page(world(), service.of_repository(world(), repository), query)


@area.route("/repository/<repo:repository>/aggregatelogs")
class RepositoryLogCounts(MethodView):
    @area.operation("getAggregateRepoLogs", REPOSITORY | requirements.readonly_superuser)
    @area.response(200, LogCounts)
    def get(self, repository: RepoName, query: Json) -> dict[str, Any]:
        """Count by day what was done in a repository."""
        return service.counts(world(), service.of_repository(world(), repository), query)


@area.route("/repository/<repo:repository>/exportlogs")
class RepositoryLogExport(MethodView):
    @area.operation("exportRepoLogs", REPOSITORY)
    @area.response(200, schemas.LogExport)
    def post(self, repository: RepoName, query: Json, body: Json) -> LogExport:
        """Export the log of a repository."""
        return service.export(world(), service.of_repository(world(), repository), query, body)
