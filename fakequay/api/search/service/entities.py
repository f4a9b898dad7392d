"""What may be written where a user, a robot, a team or an organization is asked for."""

import unicodedata
from collections.abc import Iterator
from itertools import islice
from typing import Any

from fakequay.access import Caller, roles
from fakequay.domain.accounts import accounts, avatars, teams
from fakequay.domain.errors import Aborted, InvalidRequest, Unauthorized
from fakequay.models import Account, Team
from fakequay.world import World

MOST = 10


def matching(
    world: World, caller: Caller, prefix: str, query: dict[str, Any]
) -> list[dict[str, Any]]:
    """Teams, robots and users whose names begin so, as far as the caller may know of them."""
    prefix = _plain(prefix)
    namespace = accounts.get(world, query["namespace"] or "")
    organization = namespace if namespace and namespace.kind == "organization" else None
    opened = namespace if namespace and _opens(world, caller, namespace) else None
    found: list[dict[str, Any]] = []
    if organization is not None and opened is not None and query["includeTeams"]:
        named = teams.list_for_organization(world, organization)
        found += [_team(team) for team in named if _begins(team.name, prefix)][:MOST]
    found += [
        _account(world, account, organization) for account in _accounts(world, prefix, opened)
    ]
    if organization is not None and opened is not None and query["includeOrgs"]:
        found += [_organization(organization)] if organization.name.startswith(prefix) else []
    return found


def link(world: World, caller: Caller, username: str) -> dict[str, Any]:
    """The user of that name in the directory; the fake's directory is its own users."""
    if world.config.get("AUTHENTICATION_TYPE") == "Database":
        raise Aborted(404)
    if caller.account is None:
        raise Unauthorized
    user = accounts.get(world, username, "user")
    if user is None:
        raise InvalidRequest("Unknown user", username=username)
    return _account(world, user, None)


def _opens(world: World, caller: Caller, namespace: Account) -> bool:
    """Whether the caller may see what is in a namespace."""
    if namespace.kind == "organization":
        return roles.in_organization(world, caller, namespace.name) is not None
    is_own = caller.account is not None and caller.account.id == namespace.id
    return is_own and roles.as_user(caller) == "admin"


def _accounts(world: World, prefix: str, opened: Account | None) -> list[Account]:
    """Users, and the robots of an opened namespace; who is meant exactly comes first."""
    exact = [
        account
        for account in (
            accounts.get(world, prefix, "user"),
            accounts.get(world, f"{opened.name}+{prefix}", "robot") if opened else None,
        )
        if account is not None
    ][:1]
    if not world.config.feature("PARTIAL_USER_AUTOCOMPLETE"):
        return exact
    names = prefix.lower()  # databases compare without regard to case here; names have none
    others = (account for account in _beginning(world, names, opened) if account not in exact)
    return exact + list(islice(others, MOST - len(exact)))


def _beginning(world: World, prefix: str, opened: Account | None) -> Iterator[Account]:
    accounts = world.store.accounts
    if opened is not None:
        yield from accounts.beginning(f"{opened.name}+{prefix}", limit=MOST, kind="robot")
    yield from accounts.beginning(prefix, limit=MOST, kind="user")


def _plain(text: str) -> str:
    """Names have no accents, and none has a letter of another script in it."""
    letters = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _begins(name: str, prefix: str) -> bool:
    return name.lower().startswith(prefix.lower())


def _account(world: World, account: Account, organization: Account | None) -> dict[str, Any]:
    is_robot = account.kind == "robot"
    seen = {
        "name": account.name,
        "kind": "user",
        "is_robot": is_robot,
        "avatar": avatars.for_account(account),
    }
    if organization is not None:
        seen["is_org_member"] = is_robot or bool(
            teams.list_for_member(world, organization, account)
        )
    return seen


def _team(team: Team) -> dict[str, Any]:
    return {
        "name": team.name,
        "kind": "team",
        "is_org_member": True,
        "avatar": avatars.for_team(team),
    }


def _organization(organization: Account) -> dict[str, Any]:
    return {
        "name": organization.name,
        "kind": "org",
        "is_org_member": True,
        "avatar": avatars.for_account(organization),
    }
