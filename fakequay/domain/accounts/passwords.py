"""Whether a password is right, and the encrypted form that command lines may keep instead of it."""

import base64
import hmac

from fakequay.models import Account
from fakequay.world import World

from . import name_rules

_BLOCK = 16  # bytes; the real server encrypts in such blocks, so the length tells the password's


def matches(account: Account, given: str) -> bool:
    return account.password is not None and hmac.compare_digest(
        account.password.encode(), given.encode()
    )


def decrypted(world: World, account: Account, given: str) -> str | None:
    """The account's password, if its encrypted form is given."""
    if account.password is None:
        return None
    expected = encrypted(world, account.name, account.password)
    return account.password if hmac.compare_digest(expected.encode(), given.encode()) else None


def encrypted(world: World, username: str, password: str) -> str:
    """Base64 of a value derived from user and password, as long as the real server's would be."""
    size = _BLOCK * (len(password) // _BLOCK + 3)
    secret = world.ids.secret("encrypted password", username, password, size=size)
    return base64.b64encode(secret).decode()


def change(world: World, account: Account, password: str) -> Account:
    """Give a user another password; whoever is signed in with the old one is not any more."""
    name_rules.check_password(password)
    uuid = world.draw("user", account.name).uuid()
    return world.store.accounts.change(
        account, password=password, uuid=uuid, failed_logins=0, last_failed_login=None
    )
