"""What each OAuth scope opens at most."""

import re
from functools import lru_cache

# In the order the real server lists them.
DESCRIPTIONS = {
    "repo:read": "See and pull every repository that the user can see",
    "repo:write": "See, pull from and push to every repository that the user can push to",
    "repo:admin": "Administer every repository that the user administers",
    "repo:create": "Create repositories wherever the user can",
    "user:read": "Read the user's name and e-mail address",
    "user:admin": "Administer the user's account, robots and authorizations",
    "org:admin": "Administer the user's organizations: their robots, teams, members and settings",
    "super:user": "Administer the whole registry, where the user does",
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
    """The scopes in a string; one unknown scope makes the whole string empty."""
    scopes = frozenset(filter(None, re.split(r"[ ,]+", text)))
    return scopes if scopes <= frozenset(SCOPES) else frozenset()


@lru_cache
def repository_cap(scopes: frozenset[str] | None, role: str | None) -> str | None:
    return _capped(scopes, role, _REPOSITORY_CAP, REPOSITORY_ROLES)


@lru_cache
def team_cap(scopes: frozenset[str] | None, role: str | None) -> str | None:
    return _capped(scopes, role, _TEAM_CAP, TEAM_ROLES)


@lru_cache
def user_cap(scopes: frozenset[str] | None, role: str | None) -> str | None:
    return _capped(scopes, role, _USER_CAP, USER_ROLES)


def at_least(role: str | None, wanted: str, order: tuple[str, ...]) -> bool:
    return role is not None and order.index(role) >= order.index(wanted)


def _capped(
    scopes: frozenset[str] | None,
    role: str | None,
    caps: dict[str, str],
    order: tuple[str, ...],
) -> str | None:
    """The lower of a role and the highest that the scopes open; scopes None open everything."""
    if scopes is None or role is None:
        return role
    ranks = [order.index(caps[scope]) for scope in scopes if scope in caps]
    return order[min(max(ranks), order.index(role))] if ranks else None


def implied(scopes: frozenset[str]) -> frozenset[str]:
    """The scopes with what they imply: repo:admin has repo:write in it, that has repo:read."""
    chain = ("repo:read", "repo:write", "repo:admin")
    highest = max((chain.index(scope) for scope in scopes if scope in chain), default=-1)
    return scopes | frozenset(chain[: highest + 1])


def text(scopes: frozenset[str], given: str) -> str:
    """Scopes as a string, in the order they were given."""
    return " ".join(scope for scope in re.split(r"[ ,]+", given) if scope in scopes)
