"""Invitations into teams as proof of an e-mail address: their codes are only sent there."""

from fakequay.models import Account
from fakequay.world import World


def confirm_address(world: World, account: Account, code: str | None) -> Account:
    """The user, verified if the invitation went to the user's own address."""
    invite = world.store.team_invites.one(code=code) if code else None
    if invite is None or not invite.email or invite.email != account.email:
        return account
    return world.store.accounts.change(account, verified=True)


def is_invited(world: World, email: str | None) -> bool:
    return bool(email) and world.store.team_invites.one(email=email) is not None
