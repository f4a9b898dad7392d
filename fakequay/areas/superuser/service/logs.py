"""What reading the usage log of all namespaces decides."""

from typing import Any

from fakequay.domain import logs
from fakequay.domain.logs import Wanted
from fakequay.world import World


def page(world: World, query: dict[str, Any]) -> dict[str, Any]:
    return logs.page(world, Wanted(), _span(world, query), query["next_page"])


def counts(world: World, query: dict[str, Any]) -> dict[str, Any]:
    return {"aggregated": logs.counts(world, Wanted(), _span(world, query))}


def _span(world: World, query: dict[str, Any]) -> logs.Span:
    return logs.span(world, query["starttime"], query["endtime"])
