"""Sections that are a list of records of one kind, all of them belonging to the same owner."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from fakequay.domain.owners import Owner
from fakequay.domain.repositories import namespace_of
from fakequay.records import Repository
from fakequay.world import World

from .ground import Ground, Harvest, Planting
from .names import item, listing
from .section import Section
from .shape import Shape

Derive = Callable[[Ground, Any, Callable[[str], Any]], Mapping[str, Any]]
Belongs = Callable[[World, Any], Mapping[str, Any]]


def _nothing(_ground: Ground, _owner: Any, _get: Callable[[str], Any]) -> Mapping[str, Any]:
    return {}


def records(
    key: str,
    on: tuple[str, ...],
    description: str,
    *,
    table: str,
    make: Callable[..., Any],
    shape: Shape,
    belongs: Belongs | None,
    derive: Derive = _nothing,
    required: tuple[str, ...] = (),
) -> Section:
    """``belongs``: the attributes that name the owner, by which the table is asked; None where all
    records are the seed's own. ``derive``: what follows from the owner and from other attributes.
    """

    def load(planting: Planting, owner: Any, data: list[dict[str, Any]]) -> None:
        for one in data:
            derived = derive(planting, owner, shape.load(one).get)
            key = belongs(planting.world, owner) if belongs else {}
            getattr(planting.world.store, table).add(make(**key, **shape.load(one, **derived)))

    def dump(harvest: Harvest, owner: Any) -> list[dict[str, Any]]:
        rows = getattr(harvest.world.store, table)
        found = rows.find(**belongs(harvest.world, owner)) if belongs else rows.all()
        return [shape.dump(one, **derive(harvest, owner, partial(getattr, one))) for one in found]

    rules = {"required": list(required)} if required else {}
    return Section(key, on, listing(item(shape.properties, **rules), description), load, dump)


def namespace_or_repository(world: World, record: Any) -> Mapping[str, Any]:
    return owner_of(world, record).key


def owner_of(world: World, record: Any) -> Owner:
    if isinstance(record, Repository):
        return Owner(namespace_of(world, record), record)
    return Owner(record)
