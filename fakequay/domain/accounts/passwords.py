"""Passwords of users, and the encrypted passwords that Quay issues for command-line clients."""

import base64
import hmac

from fakequay.models import Account
from fakequay.world import World

from . import input_rules

# Bytes. The real server encrypts in blocks of this size. The length of the encrypted text therefore
# depends on the block size.
_BLOCK = 16


def matches(account: Account, password: str) -> bool:
    """Return whether a password is the password of an account."""
    return account.password is not None and hmac.compare_digest(
        account.password.encode(), password.encode()
    )


def decrypt(world: World, account: Account, encrypted_password: str) -> str | None:
    """Return the plain password for the encrypted password of an account.

    Returns:
        None if the encrypted password is invalid.
    """
    if account.password is None:
        return None
    expected = encrypt(world, account.name, account.password)
    same = hmac.compare_digest(expected.encode(), encrypted_password.encode())
    return account.password if same else None


def encrypt(world: World, username: str, password: str) -> str:
    """Return the encrypted form of a password as Base64.

    The text is not really encrypted but derived from the username and the password. It has the
    length of the encrypted text of the real server.
    """
    size = _BLOCK * (len(password) // _BLOCK + 3)
    secret = world.ids.secret("encrypted password", username, password, size=size)
    return base64.b64encode(secret).decode()


def change(world: World, account: Account, password: str) -> Account:
    """Change the password of a user and end the user's sessions.

    Raises:
        DataRefused: The password is too short or contains whitespace.
    """
    input_rules.check_password(password)
    uuid = world.draw("user", account.name).uuid()
    return world.store.accounts.change(
        account, password=password, uuid=uuid, failed_logins=0, last_failed_login=None
    )
