"""Operations that list, count and export usage logs."""

from typing import Any

from flask import request
from flask.views import MethodView

from fakequay.access import requirements
from fakequay.models import LogExport, RepoName
from fakequay.web import Area, Json, account, world
from fakequay.web.schemas.usage_logs import LogCounts, LogPage

from . import schemas, service

area = Area("logs", description="Read the usage logs of namespaces and repositories.")

ORGANIZATION = requirements.org_admin | requirements.full_access | requirements.readonly_superuser
REPOSITORY = requirements.repo_admin | requirements.full_access


@area.route("/user/logs")
class UserLogs(MethodView):
    @area.operation("listUserLogs", requirements.user_admin)
    @area.response(200, LogPage)
    def get(self, query: Json) -> dict[str, Any]:
        """List the usage log entries of the calling user's namespace, newest first."""
        return service.page(world(), service.user_query(account(), query), query)


@area.route("/user/aggregatelogs")
class UserLogCounts(MethodView):
    @area.operation("getAggregateUserLogs", requirements.user_admin)
    @area.response(200, LogCounts)
    def get(self, query: Json) -> dict[str, Any]:
        """Count the usage log entries of the calling user's namespace by day and kind."""
        return service.counts(world(), service.user_query(account(), query), query)


@area.route("/user/exportlogs")
class UserLogExport(MethodView):
    @area.operation("exportUserLogs", requirements.user_admin)
    @area.response(200, schemas.LogExport)
    def post(self, query: Json, body: Json) -> LogExport:
        """Export the usage log of the calling user's namespace."""
        log_query = service.user_query(account(), query)
        return service.export(world(), log_query, query, body, request.host_url)


@area.route("/organization/<orgname>/logs")
class OrganizationLogs(MethodView):
    @area.operation("listOrgLogs", ORGANIZATION)
    @area.response(200, LogPage)
    def get(self, orgname: str, query: Json) -> dict[str, Any]:
        """List the usage log entries of an organization, newest first."""
        return service.page(world(), service.organization_query(world(), orgname, query), query)


@area.route("/organization/<orgname>/aggregatelogs")
class OrganizationLogCounts(MethodView):
    @area.operation("getAggregateOrgLogs", ORGANIZATION)
    @area.response(200, LogCounts)
    def get(self, orgname: str, query: Json) -> dict[str, Any]:
        """Count the usage log entries of an organization by day and kind."""
        return service.counts(world(), service.organization_query(world(), orgname, query), query)


@area.route("/organization/<orgname>/exportlogs")
class OrganizationLogExport(MethodView):
    @area.operation("exportOrgLogs", ORGANIZATION)
    @area.response(200, schemas.LogExport)
    def post(self, orgname: str, query: Json, body: Json) -> LogExport:
        """Export the usage log of an organization."""
        log_query = service.organization_query(world(), orgname, query)
        return service.export(world(), log_query, query, body, request.host_url)


@area.route("/repository/<repo:repository>/logs")
class RepositoryLogs(MethodView):
    @area.operation("listRepoLogs", REPOSITORY | requirements.readonly_superuser)
    @area.response(200, LogPage)
    def get(self, repository: RepoName, query: Json) -> dict[str, Any]:
        """List the usage log entries of a repository, newest first."""
        return service.page(world(), service.repository_query(world(), repository), query)


@area.route("/repository/<repo:repository>/aggregatelogs")
class RepositoryLogCounts(MethodView):
    @area.operation("getAggregateRepoLogs", REPOSITORY | requirements.readonly_superuser)
    @area.response(200, LogCounts)
    def get(self, repository: RepoName, query: Json) -> dict[str, Any]:
        """Count the usage log entries of a repository by day and kind."""
        return service.counts(world(), service.repository_query(world(), repository), query)


@area.route("/repository/<repo:repository>/exportlogs")
class RepositoryLogExport(MethodView):
    @area.operation("exportRepoLogs", REPOSITORY)
    @area.response(200, schemas.LogExport)
    def post(self, repository: RepoName, query: Json, body: Json) -> LogExport:
        """Export the usage log of a repository."""
        log_query = service.repository_query(world(), repository)
        return service.export(world(), log_query, query, body, request.host_url)
