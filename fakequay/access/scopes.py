"""OAuth scopes: parses scopes, and limits the roles of a caller to those that the scopes allow."""

import re
from collections.abc import Iterable
from functools import lru_cache

# All scopes, in the order in which the real server lists them.
DESCRIPTIONS = {
    "repo:read": "See and pull every repository that the user can see",
    "repo:write": "See, pull from and push to every repository that the user can push to",
    "repo:admin": "Administer every repository that the user administers",
    "repo:create": "Create repositories wherever the user can",
    "user:read": "Read the user's name and e-mail address",
    "user:admin": "Administer the user's account, robots and authorizations",
    "org:admin": "Administer the user's organizations: their robots, teams, members and settings",
    "super:user": "Administer the whole registry, if the user is a superuser",
}
SCOPES = tuple(DESCRIPTIONS)
REPOSITORY_ROLES = ("read", "write", "admin")
TEAM_ROLES = ("member", "creator", "admin")
USER_ROLES = ("read", "admin")

_REPOSITORY_CAP = {"repo:read": "read", "repo:write": "write", "repo:admin": "admin"}
_TEAM_CAP = {"repo:create": "creator", "org:admin": "admin"}
_USER_CAP = {"user:read": "read", "user:admin": "admin"}


@lru_cache
def parse(text: str) -> frozenset[str]:
    """Return the OAuth scopes in a string, where spaces or commas separate them.

    Returns:
        An empty set if the string contains an unknown scope.
    """
    scopes = frozenset(filter(None, re.split(r"[ ,]+", text)))
    return scopes if scopes <= frozenset(SCOPES) else frozenset()


def join(scopes: str | Iterable[str]) -> str:
    """Return OAuth scopes as a string, separated by spaces, as an OAuth token stores them.

    Args:
        scopes: A string, which is returned unchanged, or the names of scopes. The names of a set
            are sorted, because the order of a set differs between two runs of Python.

    Raises:
        ValueError: ``scopes`` is empty, or contains an unknown scope.
    """
    names = sorted(scopes) if isinstance(scopes, set | frozenset) else scopes
    try:
        text = names if isinstance(names, str) else " ".join(names)
    except TypeError:
        text = ""
    if not parse(text):
        raise ValueError(
            f"scope: {scopes!r} contains an unknown scope; choose from {' '.join(SCOPES)}"
        )
    return text


@lru_cache
def repository_cap(scopes: frozenset[str] | None, role: str | None) -> str | None:
    """Limit a role in a repository to the highest role that an OAuth token's scopes allow.

    Args:
        scopes: Scopes of the token, or None for no limit.
        role: Role of the account, or None.

    Returns:
        "read", "write" or "admin"; None if ``role`` is None or the scopes allow no access.
    """
    return _limit_role(scopes, role, _REPOSITORY_CAP, REPOSITORY_ROLES)


@lru_cache
def team_cap(scopes: frozenset[str] | None, role: str | None) -> str | None:
    """Limit a role in an organization to the highest role that an OAuth token's scopes allow.

    Args:
        scopes: Scopes of the token, or None for no limit.
        role: Role of the account, or None.

    Returns:
        "member", "creator" or "admin"; None if ``role`` is None or the scopes allow no access.
    """
    return _limit_role(scopes, role, _TEAM_CAP, TEAM_ROLES)


@lru_cache
def user_cap(scopes: frozenset[str] | None, role: str | None) -> str | None:
    """Limit a role in the user's account to the highest role that an OAuth token's scopes allow.

    Args:
        scopes: Scopes of the token, or None for no limit.
        role: Role of the account, or None.

    Returns:
        "read" or "admin"; None if ``role`` is None or the scopes allow no access.
    """
    return _limit_role(scopes, role, _USER_CAP, USER_ROLES)


def at_least(role: str | None, minimum: str, order: tuple[str, ...]) -> bool:
    """Return whether a role is equal to a minimum role or higher.

    Args:
        role: Role to check, or None, which is below every role.
        minimum: Lowest sufficient role.
        order: All roles, lowest first.
    """
    return role is not None and order.index(role) >= order.index(minimum)


def _limit_role(
    scopes: frozenset[str] | None,
    role: str | None,
    caps: dict[str, str],
    order: tuple[str, ...],
) -> str | None:
    """Return a role, or the highest role that the OAuth scopes allow if that role is lower."""
    if scopes is None or role is None:
        return role
    ranks = [order.index(caps[scope]) for scope in scopes if scope in caps]
    return order[min(max(ranks), order.index(role))] if ranks else None


def implied(scopes: frozenset[str]) -> frozenset[str]:
    """Return OAuth scopes with those that they imply, such as repo:read for repo:write."""
    chain = ("repo:read", "repo:write", "repo:admin")
    highest = max((chain.index(scope) for scope in scopes if scope in chain), default=-1)
    return scopes | frozenset(chain[: highest + 1])


def format_scopes(scopes: frozenset[str], ordered: str) -> str:
    """Return OAuth scopes as a string, in the order in which the string ``ordered`` lists them."""
    return " ".join(scope for scope in re.split(r"[ ,]+", ordered) if scope in scopes)
