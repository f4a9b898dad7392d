"""What searching everything decides: of each kind a few, the closest to the text first."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from fakequay.domain.accounts import teams
from fakequay.domain.repositories import repository_search, visibility
from fakequay.models import Account, Team
from fakequay.world import World

from . import views

MOST = 5
FAR = 0.5  # how close a result is whose name does not have the text


def matching(world: World, account: Account | None, text: str) -> list[dict[str, Any]]:
    """Teams and robots of the account, repositories that it may see and their namespaces."""
    if not text:
        return []
    found: list[dict[str, Any]] = []
    if account is not None:
        found += _teams(world, account, text)
        found += _robots(world, account, text)
    found += [
        views.repository(world, one)
        for one in islice(repository_search.search_repositories(world, account, text), MOST)
    ]
    found += _namespaces(world, account, text)
    for one in found:
        one["score"] *= closeness(one.get("short_name", one["name"]), text) or FAR
    return sorted(found, key=lambda one: float(one["score"]), reverse=True)


def closeness(name: str, text: str) -> float:
    """1 where the text is the name, 0 where the name does not have it."""
    name, text = name.lower(), text.lower()
    place = name.find(text)
    if place < 0:
        return 0.0
    rest = len(name) - len(text)
    return (len(text) + rest * (0.9 if place == 0 else 0.5)) / len(name)


def _teams(world: World, account: Account, text: str) -> Iterator[dict[str, Any]]:
    """Those that the account is in, then the others of organizations that it administers."""
    organizations = teams.list_organizations(world, account)
    joined = {one.id: teams.list_for_member(world, one, account) for one in organizations}
    candidates = [(team, one) for one in organizations for team in joined[one.id]]
    candidates += [
        (team, one)
        for one in _administered(joined, organizations)
        for team in teams.list_for_organization(world, one)
        if team not in joined[one.id]
    ]
    begins = ((team, one) for team, one in candidates if _begins(team.name, text))
    return (views.team(team, one) for team, one in islice(begins, 2 * MOST))


def _robots(world: World, account: Account, text: str) -> Iterator[dict[str, Any]]:
    organizations = teams.list_organizations(world, account)
    joined = {one.id: teams.list_for_member(world, one, account) for one in organizations}
    found = (
        views.robot(robot, owner)
        for owner in (account, *_administered(joined, organizations))
        for robot in _beginning(world, "robot", f"{owner.name}+{text}")
    )
    return islice(found, MOST)


def _namespaces(world: World, account: Account | None, text: str) -> Iterator[dict[str, Any]]:
    """Those with something in them that the account may see."""
    begins = (one for kind in ("organization", "user") for one in _beginning(world, kind, text))
    found = (
        one for one in begins if any(visibility.in_namespace(world, account, one, public=True))
    )
    return (views.namespace(one) for one in islice(found, MOST))


def _beginning(world: World, kind: str, text: str) -> list[Account]:
    """Accounts whose names begin so, which are all in small letters."""
    return world.store.accounts.beginning(text.lower(), kind=kind)


def _begins(name: str, text: str) -> bool:
    return name.lower().startswith(text.lower())


def _administered(joined: dict[int, list[Team]], organizations: Iterable[Account]) -> list[Account]:
    return [one for one in organizations if any(team.role == "admin" for team in joined[one.id])]
