"""The round pictures: a hash and the colour that follows from it."""

import hashlib
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
    name: str
    hash: str
    color: str
    kind: str


def of_account(account: Account, kind: str | None = None) -> Avatar:
    """By e-mail address; without one by a value of the account's own, where the real server draws.

    ``kind`` is what the answer calls it where that is not what the account is.
    """
    named = {"organization": "org"}.get(account.kind, account.kind)
    return of(account.name, account.email or f"{account.uuid}@", kind or named)


def of_person(account: Account) -> Avatar:
    """Of a member or grantee: who has become an organization meanwhile is still called a user."""
    return of_account(account, "robot" if account.kind == "robot" else "user")


def of_team(team: Team) -> Avatar:
    return of(team.name, team.name, "team")


def of(name: str, address: str, kind: str) -> Avatar:
    """The avatar of anything with an e-mail address (or, failing that, a name)."""
    digest = hashlib.sha256(address.strip().lower().encode()).hexdigest()
    color = PALETTE[int(digest[:2], 16) % len(PALETTE)]
    return {"name": name, "hash": digest, "color": color, "kind": kind}
