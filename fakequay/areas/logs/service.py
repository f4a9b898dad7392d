"""What the operations on usage logs decide: whose entries, and of when."""

from typing import Any

from fakequay.domain import accounts, log_exports, logs, repositories
from fakequay.domain.logs import Wanted
from fakequay.records import Account, LogExport, RepoName
from fakequay.world import World

Query = dict[str, Any]


def of_organization(world: World, name: str, query: Query) -> Wanted:
    organization = accounts.find(world, name, "organization")
    return Wanted(namespace=organization, performer=query.get("performer"))


def of_user(user: Account, query: Query) -> Wanted:
    return Wanted(namespace=user, performer=query.get("performer"), without=logs.SERVICE_KINDS)


def of_repository(world: World, name: RepoName) -> Wanted:
    repository = repositories.find(world, name)
    return Wanted(repositories.namespace_of(world, repository), repository)


def page(world: World, wanted: Wanted, query: Query) -> dict[str, Any]:
    return logs.page(world, wanted, _span(world, query), query["next_page"])


def counts(world: World, wanted: Wanted, query: Query) -> dict[str, Any]:
    return {"aggregated": logs.counts(world, wanted, _span(world, query))}


def export(world: World, wanted: Wanted, query: Query, body: dict[str, Any]) -> LogExport:
    return log_exports.create(
        world,
        wanted,
        _span(world, query),
        url=body.get("callback_url"),
        email=body.get("callback_email"),
    )


def _span(world: World, query: Query) -> logs.Span:
    return logs.span(world, query["starttime"], query["endtime"])
