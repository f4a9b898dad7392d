"""What the operations on usage logs decide: whose entries, and of when."""

from typing import Any

from fakequay.domain.accounts import accounts
from fakequay.domain.audit import log_exports, usage_log_queries
from fakequay.domain.audit.usage_log_queries import LogQuery
from fakequay.domain.repositories import repositories
from fakequay.models import Account, LogExport, RepoName
from fakequay.world import World

Query = dict[str, Any]


def of_organization(world: World, name: str, query: Query) -> LogQuery:
    organization = accounts.find(world, name, "organization")
    return LogQuery(namespace=organization, performer=query.get("performer"))


def of_user(user: Account, query: Query) -> LogQuery:
    return LogQuery(
        namespace=user, performer=query.get("performer"), without=usage_log_queries.SERVICE_KINDS
    )


def of_repository(world: World, name: RepoName) -> LogQuery:
    repository = repositories.find(world, name)
    return LogQuery(repositories.namespace_of(world, repository), repository)


def page(world: World, wanted: LogQuery, query: Query) -> dict[str, Any]:
    return usage_log_queries.page(world, wanted, _span(world, query), query["next_page"])


def counts(world: World, wanted: LogQuery, query: Query) -> dict[str, Any]:
    return {"aggregated": usage_log_queries.counts(world, wanted, _span(world, query))}


def export(world: World, wanted: LogQuery, query: Query, body: dict[str, Any]) -> LogExport:
    return log_exports.create(
        world,
        wanted,
        _span(world, query),
        url=body.get("callback_url"),
        email=body.get("callback_email"),
    )


def _span(world: World, query: Query) -> usage_log_queries.Span:
    return usage_log_queries.span(world, query["starttime"], query["endtime"])
