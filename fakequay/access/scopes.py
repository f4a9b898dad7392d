"""OAuth scopes: parses scopes, and computes the roles that the scopes of a token allow."""

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

_ROLE_OF_REPOSITORY_SCOPE = {"repo:read": "read", "repo:write": "write", "repo:admin": "admin"}
_ROLE_OF_ORGANIZATION_SCOPE = {"repo:create": "creator", "org:admin": "admin"}
_ROLE_OF_USER_SCOPE = {"user:read": "read", "user:admin": "admin"}


@lru_cache
def parse(text: str) -> frozenset[str]:
    """Split a string such as ``repo:read user:read`` into OAuth scopes.

    Args:
        text: Names of scopes, separated by spaces or commas.

    Returns:
        The names of the scopes; an empty set if ``text`` contains an unknown scope.
    """
    scopes = frozenset(filter(None, re.split(r"[ ,]+", text)))
    return scopes if scopes <= frozenset(SCOPES) else frozenset()


def join(scopes: str | Iterable[str]) -> str:
    """Join the names of OAuth scopes to a string, with a space between two names.

    Args:
        scopes: Names of scopes, or a string with the names, which is returned unchanged. The names
            of a set are sorted, because the order of a set differs between two runs of Python.

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
def limit_repository_role(scopes: frozenset[str] | None, role: str | None) -> str | None:
    """Return the role of a caller in a repository.

    If the caller uses an OAuth token, the result is the lower one of two roles: ``role``, and the
    highest role that the scopes of the token allow.

    Args:
        scopes: Scopes of the token; None if the caller uses other credentials, without scopes.
        role: Role in the repository without the limit of a token, or None.

    Returns:
        "read", "write" or "admin"; None if ``role`` is None or the scopes allow no access.
    """
    return _limit_role(scopes, role, _ROLE_OF_REPOSITORY_SCOPE, REPOSITORY_ROLES)


@lru_cache
def limit_organization_role(scopes: frozenset[str] | None, role: str | None) -> str | None:
    """Return the role of a caller in an organization.

    If the caller uses an OAuth token, the result is the lower one of two roles: ``role``, and the
    highest role that the scopes of the token allow.

    Args:
        scopes: Scopes of the token; None if the caller uses other credentials, without scopes.
        role: Role in the organization without the limit of a token, or None.

    Returns:
        "member", "creator" or "admin"; None if ``role`` is None or the scopes allow no access.
    """
    return _limit_role(scopes, role, _ROLE_OF_ORGANIZATION_SCOPE, TEAM_ROLES)


@lru_cache
def limit_user_role(scopes: frozenset[str] | None, role: str | None) -> str | None:
    """Return the role of a caller in the caller's own user account.

    If the caller uses an OAuth token, the result is the lower one of two roles: ``role``, and the
    highest role that the scopes of the token allow.

    Args:
        scopes: Scopes of the token; None if the caller uses other credentials, without scopes.
        role: Role of the user without the limit of a token, or None.

    Returns:
        "read" or "admin"; None if ``role`` is None or the scopes allow no access.
    """
    return _limit_role(scopes, role, _ROLE_OF_USER_SCOPE, USER_ROLES)


def is_at_least(role: str | None, minimum: str, order: tuple[str, ...]) -> bool:
    """Return whether a role is the minimum role or a higher role.

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
    """Return the lower one of two roles: ``role``, and the highest role that the scopes allow.

    Args:
        scopes: OAuth scopes of a token, or None for no limit.
        role: Role of the token's user, or None.
        caps: Roles that the scopes allow, by scope.
        order: All roles, lowest first.
    """
    if scopes is None or role is None:
        return role
    ranks = [order.index(caps[scope]) for scope in scopes if scope in caps]
    return order[min(max(ranks), order.index(role))] if ranks else None


def add_implied_scopes(scopes: frozenset[str]) -> frozenset[str]:
    """Return a set of OAuth scopes, together with the scopes that they include.

    For example, the scope ``repo:write`` includes the scope ``repo:read``.
    """
    chain = ("repo:read", "repo:write", "repo:admin")
    highest = max((chain.index(scope) for scope in scopes if scope in chain), default=-1)
    return scopes | frozenset(chain[: highest + 1])


def format_scopes(scopes: frozenset[str], ordered: str) -> str:
    """Return those OAuth scopes of a string that are in a set, separated by spaces.

    The order of the scopes in the string is kept.

    Args:
        scopes: Set of the scopes to return.
        ordered: String with scopes, separated by spaces or commas.
    """
    return " ".join(scope for scope in re.split(r"[ ,]+", ordered) if scope in scopes)
