"""Search in teams, robots, repositories and namespaces: up to five results of each kind."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from fakequay.domain.accounts import teams
from fakequay.domain.repositories import repository_search, visible_repositories
from fakequay.models import Account, Team
from fakequay.world import World

from . import views

MAX_RESULTS = 5  # maximum number of results of each kind
NO_NAME_MATCH = 0.5  # score of a result whose name does not contain the search text


def search(world: World, account: Account | None, text: str) -> list[dict[str, Any]]:
    """Return the teams, robots, repositories and namespaces that match a text, best match first.

    Only objects that ``account`` may see are returned. A namespace is returned if it contains a
    repository that ``account`` may see. For an empty text, the result is an empty list.
    """
    if not text:
        return []
    found: list[dict[str, Any]] = []
    if account is not None:
        found += _teams(world, account, text)
        found += _robots(world, account, text)
    found += [
        views.repository(world, repository)
        for repository in islice(
            repository_search.search_repositories(world, account, text), MAX_RESULTS
        )
    ]
    found += _namespaces(world, account, text)
    for result in found:
        name = result.get("short_name", result["name"])
        result["score"] *= match_score(name, text) or NO_NAME_MATCH
    return sorted(found, key=lambda result: float(result["score"]), reverse=True)


def match_score(name: str, text: str) -> float:
    """Return a score from 0 to 1 that says how well a name matches a search text.

    Returns:
        1 if the name equals the text, less if the name only contains the text, and 0 if the name
        does not contain the text.
    """
    name, text = name.lower(), text.lower()
    place = name.find(text)
    if place < 0:
        return 0.0
    rest = len(name) - len(text)
    return (len(text) + rest * (0.9 if place == 0 else 0.5)) / len(name)


def _teams(world: World, account: Account, text: str) -> Iterator[dict[str, Any]]:
    """Yield the teams that match a search text.

    The teams to which ``account`` belongs come first, then all teams of the organizations that
    ``account`` administers. As on the real server, both lists are cut to the maximum number of
    results before duplicates are removed. Therefore the result can have fewer teams than the
    maximum, although more teams match.
    """
    organizations = teams.list_organizations(world, account)
    joined = {org.id: teams.list_for_member(world, org, account) for org in organizations}
    member_of = [team for org in organizations for team in joined[org.id]]
    administered = [
        team
        for org in _administered(joined, organizations)
        for team in teams.list_for_organization(world, org)
    ]
    found = _first_matches(member_of, text)
    found += [team for team in _first_matches(administered, text) if team not in found]
    owners = {org.id: org for org in organizations}
    return (views.team(team, owners[team.organization_id]) for team in found)


def _first_matches(candidates: Iterable[Team], text: str) -> list[Team]:
    matches = [team for team in candidates if _starts_with(team.name, text)]
    return sorted(matches, key=lambda team: team.id)[:MAX_RESULTS]


def _robots(world: World, account: Account, text: str) -> Iterator[dict[str, Any]]:
    organizations = teams.list_organizations(world, account)
    joined = {org.id: teams.list_for_member(world, org, account) for org in organizations}
    found = (
        views.robot(robot, owner)
        for owner in (account, *_administered(joined, organizations))
        for robot in _accounts_with_prefix(world, "robot", f"{owner.name}+{text}")
    )
    return islice(found, MAX_RESULTS)


def _namespaces(world: World, account: Account | None, text: str) -> Iterator[dict[str, Any]]:
    """Yield namespaces that match a text and contain a repository that the account may see."""
    matches = (
        namespace
        for kind in ("organization", "user")
        for namespace in _accounts_with_prefix(world, kind, text)
    )
    found = (
        namespace
        for namespace in matches
        if any(visible_repositories.list_in_namespace(world, account, namespace, public=True))
    )
    return (views.namespace(namespace) for namespace in islice(found, MAX_RESULTS))


def _accounts_with_prefix(world: World, kind: str, text: str) -> list[Account]:
    """Return all users, organizations or robots whose names start with a text.

    Account names have only lower case letters, so the case of the text is ignored.
    """
    return world.store.accounts.beginning(text.lower(), kind=kind)


def _starts_with(name: str, text: str) -> bool:
    return name.lower().startswith(text.lower())


def _administered(joined: dict[int, list[Team]], organizations: Iterable[Account]) -> list[Account]:
    return [org for org in organizations if any(team.role == "admin" for team in joined[org.id])]
