"""What sections work with: a world that is being planted, or one that is being written down.

Both draw the same way, so what a section derives from a draw is the same in both directions.
"""

from collections import Counter
from dataclasses import field
from math import nan
from typing import Any, TypeVar

from fakequay.frozen_dataclasses import frozen
from fakequay.models import Account, RepoName, Repository, Team
from fakequay.world import DerivedIds, World

T = TypeVar("T")


@frozen
class LoadingContext:
    """Everything that a seed gives no date is made at the same moment."""

    world: World
    now: float

    def draw(self, kind: str, subject: str) -> DerivedIds:
        return self.world.draw(kind, subject)

    def account(self, name: str) -> Account:
        return _found(self.world.store.accounts.one(name=name))

    def account_id(self, name: str | None) -> int | None:
        return None if name is None else self.account(name).id

    def team(self, organization_id: int, name: str) -> Team:
        teams = self.world.store.teams
        return _found(teams.one(organization_id=organization_id, name=name))

    def repository(self, path: str) -> Repository:
        return _found(repository(self.world, path))


@frozen
class ExportContext:
    """``now`` is what planting will have, where that is known: when the clock stands still."""

    world: World
    drawn: Counter[str] = field(default_factory=Counter)

    @property
    def now(self) -> float:
        clock = self.world.clock
        return clock.now() if clock.frozen else nan

    def draw(self, kind: str, subject: str) -> DerivedIds:
        """What planting will draw at this point."""
        self.drawn[f"{kind} {subject}"] += 1
        return DerivedIds(self.world.ids, kind, subject, self.drawn[f"{kind} {subject}"])

    def name(self, account_id: int | None) -> str | None:
        """An account's name; None where it is gone."""
        account = self.world.store.accounts.get(account_id or 0)
        return account.name if account else None

    def team(self, team_id: int | None) -> str | None:
        team = self.world.store.teams.get(team_id or 0)
        return team.name if team else None

    def path(self, repository_id: int | None) -> str | None:
        """A repository as ``namespace/name``; None where it is gone."""
        found = self.world.store.repositories.get(repository_id or 0)
        namespace = self.name(found.namespace_id) if found else None
        return f"{namespace}/{found.name}" if found and namespace else None


def repository(world: World, path: str) -> Repository | None:
    name = RepoName(*path.split("/", 1))
    namespace = world.store.accounts.one(name=name.namespace)
    if namespace is None:
        return None
    return world.store.repositories.one(namespace_id=namespace.id, name=name.name)


Context = LoadingContext | ExportContext


def present(**values: Any) -> dict[str, Any]:
    """Without what is None."""
    return {key: value for key, value in values.items() if value is not None}


def _found(record: T | None) -> T:
    """What a checked seed refers to is there."""
    if record is None:
        raise LookupError("a seed was planted that had not been checked")
    return record
