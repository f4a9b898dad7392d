"""Usage logs: selects, counts and exports usage log entries."""

from typing import Any

from fakequay.domain.accounts import accounts
from fakequay.domain.errors import NotFound
from fakequay.domain.repositories import repositories
from fakequay.domain.usage_logs import log_exports, usage_log_queries
from fakequay.domain.usage_logs.usage_log_queries import LogQuery
from fakequay.models import Account, LogExport, RepoName
from fakequay.world import World

Query = dict[str, Any]


def organization_query(world: World, name: str, query: Query) -> LogQuery:
    """Return the query that selects the usage log entries of an organization or user.

    Args:
        name: Name of the organization or user.
        query: Query parameters of the request. If ``performer`` (name of a user) is present, only
            entries about actions of this user are selected.

    Raises:
        NotFound: No user or organization has the name.
    """
    namespace = accounts.get(world, name)
    if namespace is None or namespace.kind == "robot":
        raise NotFound
    return LogQuery(namespace=namespace, performer=query.get("performer"))


def user_query(user: Account, query: Query) -> LogQuery:
    """Return the query that selects the usage log entries of a user's own namespace.

    As on the real server, entries about service keys are left out.

    Args:
        user: User whose namespace is selected.
        query: Query parameters of the request. If ``performer`` (name of a user) is present, only
            entries about actions of this user are selected.
    """
    return LogQuery(
        namespace=user,
        performer=query.get("performer"),
        excluded_kinds=usage_log_queries.SERVICE_KINDS,
    )


def repository_query(world: World, name: RepoName) -> LogQuery:
    """Return the query that selects the usage log entries of a repository.

    Raises:
        NotFound: The repository does not exist.
    """
    repository = repositories.find(world, name)
    return LogQuery(repositories.get_namespace(world, repository), repository)


def page(world: World, log_query: LogQuery, query: Query) -> dict[str, Any]:
    """Return a page of usage log entries, newest first.

    Args:
        log_query: Owner of the usage log, and filters for its entries.
        query: ``starttime`` and ``endtime`` (``mm/dd/yyyy`` or None), and ``next_page`` (token of
            the page, or None for the first page).
    """
    return usage_log_queries.page(world, log_query, _span(world, query), query["next_page"])


def counts(world: World, log_query: LogQuery, query: Query) -> dict[str, Any]:
    """Return the number of usage log entries by day and kind.

    Args:
        log_query: Owner of the usage log, and filters for its entries.
        query: ``starttime`` and ``endtime`` (``mm/dd/yyyy`` or None).
    """
    return {
        "aggregated": usage_log_queries.count_by_kind_and_day(world, log_query, _span(world, query))
    }


def export(
    world: World, log_query: LogQuery, query: Query, body: dict[str, Any], host_url: str
) -> LogExport:
    """Create an export of usage log entries.

    Args:
        log_query: Owner of the usage log, and filters for its entries.
        query: ``starttime`` and ``endtime`` (``mm/dd/yyyy`` or None).
        body: Request body with ``callback_url`` or ``callback_email``, which receives the export.
        host_url: URL of this server, with a final slash.
    """
    return log_exports.create(
        world,
        log_query,
        _span(world, query),
        url=body.get("callback_url"),
        email=body.get("callback_email"),
        host_url=host_url,
    )


def _span(world: World, query: Query) -> usage_log_queries.Span:
    return usage_log_queries.parse_span(world, query["starttime"], query["endtime"])
