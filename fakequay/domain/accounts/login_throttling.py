"""Attempts to sign in with a password: each that fails makes the next one wait for longer."""

from fakequay.domain.errors import TooManyAttempts
from fakequay.models import Account
from fakequay.world import World

from . import passwords

STEP = 0.5  # seconds: after n failures the wait is this times 2**n - 1, from the last one on


def verify_password(world: World, account: Account, password: str) -> bool:
    """Whether the password is right, which is remembered; TooManyAttempts while one has to wait."""
    wait = _wait(world, account)
    if wait > 0:
        raise TooManyAttempts(wait)
    if not passwords.matches(account, password):
        failed, now = account.failed_logins + 1, world.now()
        world.store.accounts.change(account, failed_logins=failed, last_failed_login=now)
        return False
    if account.failed_logins:
        world.store.accounts.change(account, failed_logins=0)
    return True


def _wait(world: World, account: Account) -> float:
    """In seconds."""
    if not account.failed_logins or account.last_failed_login is None:
        return 0.0
    failed = min(account.failed_logins, 64)  # longer than anybody waits
    wait: float = STEP * (2**failed - 1)
    return account.last_failed_login + wait - world.now()
