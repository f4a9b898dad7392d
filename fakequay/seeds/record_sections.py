"""Seed sections for records that correspond to JSON objects: one object or a list per owner."""

from collections.abc import Callable, Mapping
from dataclasses import field
from functools import partial
from typing import Any

from fakequay.domain.policy_and_subscription_owners import Owner
from fakequay.domain.repositories.repositories import get_namespace
from fakequay.fast_dataclasses import frozen
from fakequay.models import Repository
from fakequay.world import World

from .contexts import Context, ExportContext, LoadingContext
from .record_fields import RecordFields
from .schema_parts import item, listing, refers_to
from .section import Section

Derive = Callable[[Context, Any, Callable[[str], Any]], Mapping[str, Any]]
Belongs = Callable[[World, Any], Mapping[str, Any]]


def _nothing(_context: Context, _owner: Any, _get: Callable[[str], Any]) -> Mapping[str, Any]:
    return {}


@frozen
class RecordRows:
    """Conversion between the records of a table and JSON objects of a seed.

    Attributes:
        table: Name of the table in the store.
        make: Class of the records.
        fields: Definitions of the fields of the records.
        belongs: Function that returns the field values with which records refer to their owner;
            None if the records have no owner.
        derive: Function that returns derived field values, computed from the owner and from other
            fields.
        accounts: Keys of the JSON object that contain names of accounts. The value of a key has
            three parts: name of the record's field that contains the id of the account, kind of
            account, and description of the key.
        required: Keys of ``accounts`` that the seed must contain. Their value must be a name.
        explicit: Keys of ``accounts`` that the seed must contain. Their value can be null, for a
            record that refers to no account.
        rules: Further keywords of the JSON Schema of an object.
    """

    table: str
    make: Callable[..., Any]
    fields: RecordFields
    belongs: Belongs | None = None
    derive: Derive = _nothing
    accounts: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    explicit: tuple[str, ...] = ()
    rules: Mapping[str, Any] = field(default_factory=dict)

    @property
    def schema(self) -> dict[str, Any]:
        """JSON Schema of the object for one record in a seed."""
        named = {key: refers_to(kind, text) for key, (_, kind, text) in self.accounts.items()}
        named |= {key: {**named[key], "type": ["string", "null"]} for key in self.explicit}
        required = [*self.required, *self.explicit, *self.fields.required]
        return item({**named, **self.fields.properties}, required=required, **self.rules)

    def load(self, context: LoadingContext, owner: Any, data: Mapping[str, Any]) -> Any:
        """Create a record from an object of a seed, and store it.

        Returns:
            The stored record, with its id.
        """
        attributes = dict(self.belongs(context.world, owner)) if self.belongs else {}
        for key, (attribute, *_) in self.accounts.items():
            attributes[attribute] = context.account_id(data.get(key))
        derived = self.derive(context, owner, {**attributes, **self.fields.load(data)}.get)
        attributes |= self.fields.load(data, **derived)
        return getattr(context.world.store, self.table).add(self.make(**attributes))

    def dump(self, context: ExportContext, owner: Any, record: Any) -> dict[str, Any]:
        """Convert a record to an object of a seed."""
        names = {k: context.name(getattr(record, a)) for k, (a, *_) in self.accounts.items()}
        named = {k: name for k, name in names.items() if name is not None or k in self.explicit}
        derived = self.derive(context, owner, partial(getattr, record))
        return named | self.fields.dump(record, **derived)

    def of(self, world: World, owner: Any) -> list[Any]:
        """Return the records of an owner, such as a repository, oldest first."""
        table = getattr(world.store, self.table)
        return list(table.find(**self.belongs(world, owner)) if self.belongs else table.all())


def records(key: str, on: tuple[str, ...], description: str, rows: RecordRows) -> Section:
    """Create a seed section with a list of objects for each owner, such as each repository."""

    def load(context: LoadingContext, owner: Any, data: list[dict[str, Any]]) -> None:
        for entry in data:
            rows.load(context, owner, entry)

    def dump(context: ExportContext, owner: Any) -> list[dict[str, Any]]:
        return [rows.dump(context, owner, entry) for entry in rows.of(context.world, owner)]

    return Section(key, on, listing(rows.schema, description), load, dump)


def record(key: str, on: tuple[str, ...], description: str, rows: RecordRows) -> Section:
    """Create a seed section with one object for each owner, such as each repository."""

    def dump(context: ExportContext, owner: Any) -> dict[str, Any] | None:
        found = rows.of(context.world, owner)
        return rows.dump(context, owner, found[0]) if found else None

    return Section(key, on, {**rows.schema, "description": description}, rows.load, dump)


def of_owner(world: World, owner: Any) -> Mapping[str, Any]:
    """Return the field with which records refer to their owner, and the id of the owner.

    The owner is a user, an organization or a repository.
    """
    return owner_of(world, owner).key


def owner_of(world: World, owner: Any) -> Owner:
    """Return the ``Owner`` object of an account or repository.

    Policies and notification subscriptions refer to their owner with this object.
    """
    if isinstance(owner, Repository):
        return Owner(get_namespace(world, owner), owner)
    return Owner(owner)
