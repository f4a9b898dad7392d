"""Encrypted passwords of users, for command-line clients."""

from fakequay.domain import usage_log
from fakequay.domain.accounts import passwords
from fakequay.domain.errors import InvalidRequest
from fakequay.models import Account
from fakequay.world import World


def client_key(world: World, account: Account, password: str) -> str:
    """Return the encrypted password of a user, for use in command-line clients.

    Raises:
        InvalidRequest: The password is wrong.
    """
    if account.password is None or not passwords.matches(account, password):
        raise InvalidRequest("Invalid Username or Password")
    usage_log.record(world, "user_generate_client_key", account)
    return passwords.encrypt(world, account.name, account.password)
