"""Contexts: objects that seed sections use while a seed is loaded or exported.

A seed section loads and exports one key of the seed format. The contexts of a load and of an export
derive ids and tokens in the same way. During an export, a section therefore detects which values a
later load will derive again, and leaves these values out of the seed.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import field
from math import nan
from typing import Any, TypeVar

from fakequay.fast_dataclasses import frozen
from fakequay.models import Account, RepoName, Repository, Team
from fakequay.world import DerivedIds, World

from .errors import Problem

T = TypeVar("T")


@frozen
class LoadingContext:
    """Context of loading a seed: the instance that receives the data, and the time of the load.

    Attributes:
        world: Data and configuration of the instance (World).
        now: Time of the load in Unix seconds. Dates that are missing in the seed get this time.
        document: The whole seed.
        names: Names of the loaded seeds, for error messages.
        validates_manifests: Whether to check the manifests in the seed with their JSON Schemas.
        problems: Errors found while loading. If errors were found, the load fails at the end.
    """

    world: World
    now: float
    document: Mapping[str, Any] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    validates_manifests: bool = True
    problems: list[Problem] = field(default_factory=list)
    _shared: dict[str, Any] = field(default_factory=dict)

    def shared(self, key: str, create: Callable[[], T]) -> T:
        """Return the value for a key; all seed sections of this load share the value.

        The first call for the key creates the value with ``create``.
        """
        return _get_or_create(self._shared, key, create)

    def report(self, text: str, *path: str | int) -> None:
        """Report an error at a position in the seed."""
        self.problems.append(Problem(" + ".join(self.names), path, text))

    def draw(self, kind: str, subject: str) -> DerivedIds:
        """Return the ids and secrets that are derived from the kind and name of an object.

        Args:
            kind: Kind of the object, such as ``robot``.
            subject: Name of the object, such as ``acme+ci``.
        """
        return self.world.draw(kind, subject)

    def account(self, name: str) -> Account:
        """Return the user, organization or robot with a name."""
        return _require(self.world.store.accounts.one(name=name))

    def account_id(self, name: str | None) -> int | None:
        """Return the id of the account with a name; return None for the name None."""
        return None if name is None else self.account(name).id

    def team(self, organization_id: int, name: str) -> Team:
        """Return the team with the given name in an organization."""
        teams = self.world.store.teams
        return _require(teams.one(organization_id=organization_id, name=name))

    def repository(self, path: str) -> Repository:
        """Return the repository with the name ``namespace/name``."""
        return _require(repository(self.world, path))


@frozen
class ExportContext:
    """Context of an export: the instance whose data is exported as a seed.

    Attributes:
        world: Data and configuration of the instance (World).
        drawn: For each kind and name of objects, the number of ids that a later load of the
            exported seed will derive.
    """

    world: World
    drawn: Counter[str] = field(default_factory=Counter)
    _shared: dict[str, Any] = field(default_factory=dict)

    def shared(self, key: str, create: Callable[[], T]) -> T:
        """Return the value for a key; all seed sections of this export share the value.

        The first call for the key creates the value with ``create``.
        """
        return _get_or_create(self._shared, key, create)

    @property
    def now(self) -> float:
        """Time at which the exported seed will be loaded, in Unix seconds.

        The time is known only if the clock is frozen. For a running clock, the result is NaN, which
        differs from every date, so that all dates are exported.
        """
        clock = self.world.clock
        return clock.now() if clock.frozen else nan

    def draw(self, kind: str, subject: str) -> DerivedIds:
        """Return the ids and secrets that a later load of the exported seed derives for an object.

        The first call for a kind and name returns the ids of the first object with this name, the
        second call those of the second object.

        Args:
            kind: Kind of the object, such as ``robot``.
            subject: Name of the object, such as ``acme+ci``.
        """
        self.drawn[f"{kind} {subject}"] += 1
        return DerivedIds(self.world.ids, kind, subject, self.drawn[f"{kind} {subject}"])

    def name(self, account_id: int | None) -> str | None:
        """Return the name of the account with an id, or None if no account has the id."""
        account = self.world.store.accounts.get(account_id or 0)
        return account.name if account else None

    def team(self, team_id: int | None) -> str | None:
        """Return the name of the team with an id, or None if no team has the id."""
        team = self.world.store.teams.get(team_id or 0)
        return team.name if team else None

    def path(self, repository_id: int | None) -> str | None:
        """Return ``namespace/name`` of the repository with an id; None if no repository has it."""
        found = self.world.store.repositories.get(repository_id or 0)
        namespace = self.name(found.namespace_id) if found else None
        return f"{namespace}/{found.name}" if found and namespace else None


def repository(world: World, path: str) -> Repository | None:
    """Return the repository with the name ``namespace/name``, or None."""
    name = RepoName(*path.split("/", 1))
    namespace = world.store.accounts.one(name=name.namespace)
    if namespace is None:
        return None
    return world.store.repositories.one(namespace_id=namespace.id, name=name.name)


Context = LoadingContext | ExportContext


def without_none(**values: Any) -> dict[str, Any]:
    """Return those keyword arguments that are not None, as a dict."""
    return {key: value for key, value in values.items() if value is not None}


def _get_or_create(values: dict[str, Any], key: str, create: Callable[[], T]) -> T:
    if key not in values:
        values[key] = create()
    found: T = values[key]
    return found


def _require(record: T | None) -> T:
    """Return the record that a lookup found.

    Raises:
        LookupError: The lookup found no record, so the seed was not validated.
    """
    if record is None:
        raise LookupError(
            "the seed refers to an undeclared name: call seeds.read to validate the seed"
        )
    return record
