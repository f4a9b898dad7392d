"""Usage log of all namespaces: lists and counts its entries."""

from typing import Any

from fakequay.domain.usage_logs import usage_log_queries
from fakequay.domain.usage_logs.usage_log_queries import LogQuery
from fakequay.world import World


def page(world: World, query: dict[str, Any]) -> dict[str, Any]:
    """Return a page of usage log entries of all namespaces, newest first."""
    return usage_log_queries.page(world, LogQuery(), _span(world, query), query["next_page"])


def counts(world: World, query: dict[str, Any]) -> dict[str, Any]:
    """Return the number of usage log entries of all namespaces, per kind and day."""
    return {
        "aggregated": usage_log_queries.count_by_kind_and_day(
            world, LogQuery(), _span(world, query)
        )
    }


def _span(world: World, query: dict[str, Any]) -> usage_log_queries.Span:
    return usage_log_queries.parse_span(world, query["starttime"], query["endtime"])
