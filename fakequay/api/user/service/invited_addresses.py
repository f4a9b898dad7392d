"""Invited e-mail addresses: a team invitation confirms the address to which Quay sent it.

The code of an invitation was sent to an e-mail address, so a user who has the code can read the
e-mails of this address.
"""

from fakequay.models import Account
from fakequay.world import World


def confirm_address(world: World, account: Account, code: str | None) -> Account:
    """Mark a user as verified if a team invitation was sent to the user's e-mail address.

    Args:
        code: Code of the invitation, or None.

    Returns:
        The changed user. If the code does not belong to an invitation that was sent to the user's
        address, the user is returned unchanged.
    """
    invite = world.store.team_invites.one(code=code) if code else None
    if invite is None or not invite.email or invite.email != account.email:
        return account
    return world.store.accounts.change(account, verified=True)


def is_invited(world: World, email: str | None) -> bool:
    """Return whether a team invitation was sent to an e-mail address."""
    return bool(email) and world.store.team_invites.one(email=email) is not None
