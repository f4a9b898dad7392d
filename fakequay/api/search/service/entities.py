"""Entity search: finds users, robots, teams and organizations by the start of their names."""

import unicodedata
from collections.abc import Iterator
from itertools import islice
from typing import Any

from fakequay.access import Caller, roles
from fakequay.domain.accounts import accounts, avatars, teams
from fakequay.domain.errors import Aborted, InvalidRequest, Unauthorized
from fakequay.models import Account, Team
from fakequay.world import World

MAX_RESULTS = 10


def search(
    world: World, caller: Caller, prefix: str, query: dict[str, Any]
) -> list[dict[str, Any]]:
    """Return the users, robots, teams and organizations whose names start with a prefix.

    Users are searched in the whole registry. Robots and teams are searched only in the namespace
    that ``query`` contains, and only if the caller may see this namespace.

    Args:
        query: Query parameters: ``namespace`` (name of a user or organization), ``includeTeams``
            (whether to search the teams of the namespace) and ``includeOrgs`` (whether the result
            may contain the organization ``namespace`` itself).
    """
    prefix = _plain(prefix)
    namespace = accounts.get(world, query["namespace"] or "")
    organization = namespace if namespace and namespace.kind == "organization" else None
    visible_namespace = namespace if namespace and _may_see(world, caller, namespace) else None
    found: list[dict[str, Any]] = []
    if organization is not None and visible_namespace is not None and query["includeTeams"]:
        named = teams.list_for_organization(world, organization)
        found += [_team(team) for team in named if _starts_with(team.name, prefix)][:MAX_RESULTS]
    found += [
        _account(world, account, organization)
        for account in _accounts(world, prefix, visible_namespace)
    ]
    if organization is not None and visible_namespace is not None and query["includeOrgs"]:
        found += [_organization(organization)] if organization.name.startswith(prefix) else []
    return found


def link(world: World, caller: Caller, username: str) -> dict[str, Any]:
    """Return the user who has a given name in the external directory.

    A real server searches the name in a directory such as LDAP. fakequay has no directory, and
    returns the user of the instance who has this name.

    Raises:
        Aborted: 404 if no directory is configured (``AUTHENTICATION_TYPE`` is ``Database``).
        InvalidRequest: The user does not exist.
    """
    if world.config.get("AUTHENTICATION_TYPE") == "Database":
        raise Aborted(404)
    if caller.account is None:
        raise Unauthorized
    user = accounts.get(world, username, "user")
    if user is None:
        raise InvalidRequest("Unknown user", username=username)
    return _account(world, user, None)


def _may_see(world: World, caller: Caller, namespace: Account) -> bool:
    """Return whether the caller may see the teams and robots of a namespace."""
    if namespace.kind == "organization":
        return roles.organization_role(world, caller, namespace.name) is not None
    is_own = caller.account is not None and caller.account.id == namespace.id
    return is_own and roles.user_role(caller) == "admin"


def _accounts(world: World, prefix: str, visible_namespace: Account | None) -> list[Account]:
    """Return the users and robots whose names start with a prefix.

    An account whose name equals the prefix comes first.

    Args:
        visible_namespace: Namespace whose robots are searched, or None to search only users.
    """
    exact = [
        account
        for account in (
            accounts.get(world, prefix, "user"),
            accounts.get(world, f"{visible_namespace.name}+{prefix}", "robot")
            if visible_namespace
            else None,
        )
        if account is not None
    ][:1]
    if not world.config.feature("PARTIAL_USER_AUTOCOMPLETE"):
        return exact
    # Account names are in lower case, and the real server ignores the case of the prefix.
    names = prefix.lower()
    others = (
        account for account in _with_prefix(world, names, visible_namespace) if account not in exact
    )
    return exact + list(islice(others, MAX_RESULTS - len(exact)))


def _with_prefix(world: World, prefix: str, visible_namespace: Account | None) -> Iterator[Account]:
    accounts = world.store.accounts
    if visible_namespace is not None:
        yield from accounts.beginning(
            f"{visible_namespace.name}+{prefix}", limit=MAX_RESULTS, kind="robot"
        )
    yield from accounts.beginning(prefix, limit=MAX_RESULTS, kind="user")


def _plain(text: str) -> str:
    """Return a text without accents; account names never contain accents."""
    letters = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _starts_with(name: str, prefix: str) -> bool:
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
