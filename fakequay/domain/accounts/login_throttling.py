"""Login throttling: each wrong password doubles the wait before the next attempt."""

from fakequay.domain.errors import TooManyAttempts
from fakequay.models import Account
from fakequay.world import World

from . import passwords

# Seconds. After n wrong passwords, the next attempt is allowed STEP * (2**n - 1) seconds after the
# last wrong password.
STEP = 0.5


def verify_password(world: World, account: Account, password: str) -> bool:
    """Check the password of a user, and count wrong passwords.

    Returns:
        Whether the password is correct. A correct password resets the count.

    Raises:
        TooManyAttempts: The waiting time after the last wrong password has not passed yet.
    """
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
    """Return the number of seconds until a user may attempt to log in again.

    The number is 0 or negative if an attempt is allowed now.
    """
    if not account.failed_logins or account.last_failed_login is None:
        return 0.0
    failed = min(account.failed_logins, 64)  # prevents an overflow of the power
    wait: float = STEP * (2**failed - 1)
    return account.last_failed_login + wait - world.now()
