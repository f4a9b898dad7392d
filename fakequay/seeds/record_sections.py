"""Sections whose records look like their JSON: a list of them for each owner, or a single one."""

from collections.abc import Callable, Mapping
from dataclasses import field
from functools import partial
from typing import Any

from fakequay.domain.repositories.policy_owners import Owner
from fakequay.domain.repositories.repositories import get_namespace
from fakequay.frozen_dataclasses import frozen
from fakequay.models import Repository
from fakequay.world import World

from .contexts import Context, ExportContext, LoadingContext, present
from .record_fields import RecordShape
from .schema_parts import item, listing, refers_to
from .section import Section

Derive = Callable[[Context, Any, Callable[[str], Any]], Mapping[str, Any]]
Belongs = Callable[[World, Any], Mapping[str, Any]]


def _nothing(_ground: Context, _owner: Any, _get: Callable[[str], Any]) -> Mapping[str, Any]:
    return {}


@frozen
class RecordRows:
    """The records of a table as JSON objects.

    ``belongs``: the attributes that name the owner, by which the table is asked; None where all
    records are the seed's own. ``derive``: what follows from the owner and from other attributes.
    ``accounts``: keys that name an account, each with attribute, kind of account and
    description; ``required``: those of them that have to be there.
    """

    table: str
    make: Callable[..., Any]
    shape: RecordShape
    belongs: Belongs | None = None
    derive: Derive = _nothing
    accounts: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)
    required: tuple[str, ...] = ()

    @property
    def schema(self) -> dict[str, Any]:
        named = {key: refers_to(kind, text) for key, (_, kind, text) in self.accounts.items()}
        required = [*self.required, *self.shape.required]
        return item({**named, **self.shape.properties}, required=required)

    def load(self, planting: LoadingContext, owner: Any, data: Mapping[str, Any]) -> Any:
        """The stored record."""
        attributes = dict(self.belongs(planting.world, owner)) if self.belongs else {}
        for key, (attribute, *_) in self.accounts.items():
            attributes[attribute] = planting.account_id(data.get(key))
        derived = self.derive(planting, owner, self.shape.load(data).get)
        attributes |= self.shape.load(data, **derived)
        return getattr(planting.world.store, self.table).add(self.make(**attributes))

    def dump(self, harvest: ExportContext, owner: Any, record: Any) -> dict[str, Any]:
        names = {k: harvest.name(getattr(record, a)) for k, (a, *_) in self.accounts.items()}
        derived = self.derive(harvest, owner, partial(getattr, record))
        return present(**names) | self.shape.dump(record, **derived)

    def of(self, world: World, owner: Any) -> list[Any]:
        table = getattr(world.store, self.table)
        return list(table.find(**self.belongs(world, owner)) if self.belongs else table.all())


def records(key: str, on: tuple[str, ...], description: str, rows: RecordRows) -> Section:
    """A list."""

    def load(planting: LoadingContext, owner: Any, data: list[dict[str, Any]]) -> None:
        for one in data:
            rows.load(planting, owner, one)

    def dump(harvest: ExportContext, owner: Any) -> list[dict[str, Any]]:
        return [rows.dump(harvest, owner, one) for one in rows.of(harvest.world, owner)]

    return Section(key, on, listing(rows.schema, description), load, dump)


def record(key: str, on: tuple[str, ...], description: str, rows: RecordRows) -> Section:
    """A single object."""

    def dump(harvest: ExportContext, owner: Any) -> dict[str, Any] | None:
        found = rows.of(harvest.world, owner)
        return rows.dump(harvest, owner, found[0]) if found else None

    return Section(key, on, {**rows.schema, "description": description}, rows.load, dump)


def of_owner(world: World, owner: Any) -> Mapping[str, Any]:
    """The attribute that names a namespace or a repository."""
    return owner_of(world, owner).key


def owner_of(world: World, owner: Any) -> Owner:
    if isinstance(owner, Repository):
        return Owner(get_namespace(world, owner), owner)
    return Owner(owner)
