"""Search results as the API shows them. The score of a result depends on the kind of result."""

from typing import Any

from fakequay.domain.accounts import avatars
from fakequay.domain.repositories import repositories
from fakequay.models import Account, Repository, Team
from fakequay.world import World

ENTITY, TEAM, REPOSITORY = 1, 2, 4
_TITLES = {"organization": "org"}


def namespace(account: Account) -> dict[str, Any]:
    """Return the search result for a user or an organization."""
    return {
        "title": _TITLES.get(account.kind, account.kind),
        "kind": account.kind,
        "avatar": avatars.for_account(account),
        "name": account.name,
        "score": ENTITY,
        "href": f"/{account.kind}/{account.name}",
    }


def robot(account: Account, owner: Account) -> dict[str, Any]:
    """Return the search result for a robot."""
    page = f"/{owner.kind}/{owner.name}?tab=robots&showRobot={account.name}"
    return {
        "title": "robot",
        "kind": "robot",
        "avatar": None,
        "name": account.name,
        "score": ENTITY,
        "href": page,
        "short_name": account.name.partition("+")[2],
    }


def team(found: Team, organization: Account) -> dict[str, Any]:
    """Return the search result for a team."""
    return {
        "kind": "team",
        "name": found.name,
        "organization": namespace(organization),
        "avatar": avatars.for_team(found),
        "score": TEAM,
        "href": f"/organization/{organization.name}/teams/{found.name}",
    }


def repository(world: World, found: Repository) -> dict[str, Any]:
    """Return the search result for a repository."""
    owner = repositories.get_namespace(world, found)
    kind = "application" if found.kind == "application" else "repository"
    return {
        "kind": kind,
        "title": "app" if kind == "application" else "repo",
        "namespace": namespace(owner),
        "name": found.name,
        "description": found.description,
        "is_public": found.public,
        "score": REPOSITORY,
        "href": f"/{kind}/{owner.name}/{found.name}",
    }
