"""Avatars of accounts, teams and applications: a SHA-256 hash and a colour derived from it."""

import hashlib
from functools import lru_cache
from typing import TypedDict

from fakequay.models import Account, Team

# fmt: off
PALETTE = (
    "#969696", "#aec7e8", "#ff7f0e", "#ffbb78", "#2ca02c", "#98df8a", "#d62728", "#ff9896",
    "#9467bd", "#c5b0d5", "#8c564b", "#c49c94", "#e377c2", "#f7b6d2", "#7f7f7f", "#c7c7c7",
    "#bcbd22", "#1f77b4", "#17becf", "#9edae5", "#393b79", "#5254a3", "#6b6ecf", "#9c9ede",
    "#9ecae1", "#31a354", "#b5cf6b", "#a1d99b", "#8c6d31", "#ad494a", "#e7ba52", "#a55194",
)
# fmt: on


class Avatar(TypedDict):
    """An avatar in the form in which the API returns it."""

    name: str
    hash: str
    color: str
    kind: str


def for_account(account: Account, kind: str | None = None) -> Avatar:
    """Return the avatar of an account, computed from its e-mail address.

    Without an e-mail address, the avatar is computed from the uuid of the account. The real server
    uses a random value in this case.

    Args:
        kind: Value of the avatar's field ``kind``; None for the kind of the account.
    """
    default_kind = {"organization": "org"}.get(account.kind, account.kind)
    return create(account.name, account.email or f"{account.uuid}@", kind or default_kind)


def for_member(account: Account) -> Avatar:
    """Return the avatar of a team member or collaborator, with the kind ``user`` or ``robot``.

    The avatar has the kind ``user`` even if the user was converted to an organization.
    """
    return for_account(account, "robot" if account.kind == "robot" else "user")


def for_team(team: Team) -> Avatar:
    """Return the avatar of a team, computed from its name."""
    return create(team.name, team.name, "team")


def create(name: str, address: str, kind: str) -> Avatar:
    """Return an avatar that is computed from an e-mail address.

    Args:
        name: Value of the avatar's field ``name``.
        address: E-mail address, or a name if there is no address.
        kind: Value of the avatar's field ``kind``: ``user``, ``robot``, ``org``, ``team`` or
            ``app``.
    """
    digest, color = _hash_and_color(address)
    return {"name": name, "hash": digest, "color": color, "kind": kind}


@lru_cache(4096)
def _hash_and_color(address: str) -> tuple[str, str]:
    digest = hashlib.sha256(address.strip().lower().encode()).hexdigest()
    return digest, PALETTE[int(digest[:2], 16) % len(PALETTE)]
