"""Sign-in and sign-out of users, with their usage log entries."""

from typing import Any

from fakequay.access import Caller
from fakequay.domain import usage_log
from fakequay.domain.accounts import accounts, login_throttling
from fakequay.models import Account
from fakequay.world import World

from . import invited_addresses

WRONG = "Invalid Username or Password"


def sign_in(world: World, body: dict[str, Any]) -> tuple[Account | None, dict[str, Any]]:
    """Check the credentials of a sign-in, and record the result in the usage log.

    Returns:
        The account and an empty dict if the credentials are right; otherwise None and the error
        body.
    """
    account = accounts.find_by_login(world, body["username"])
    if account is None or not login_throttling.verify_password(world, account, body["password"]):
        _log_failure(world, account, body["username"])
        return None, _refused(message=WRONG, credentials=True)
    if not account.enabled:
        return None, _refused(
            message="This user has been disabled. Please contact your administrator."
        )
    account = invited_addresses.confirm_address(world, account, body.get("invite_code"))
    if not account.verified and world.config.feature("MAILING"):
        return None, _refused(unverified=True)
    _log_success(world, account)
    return account, {}


def verify(world: World, caller: Caller, password: str) -> tuple[Account | None, dict[str, Any]]:
    """Check the password of the signed-in caller again, and record the result in the usage log.

    Returns:
        The account and an empty dict if the password is right; otherwise None and the error body.
    """
    account = caller.account
    if account is None or not login_throttling.verify_password(world, account, password):
        _log_failure(world, account, caller.username or "")
        return None, {"message": WRONG, "invalid_credentials": True}
    _log_success(world, account)
    return account, {}


def sign_out(world: World, caller: Caller) -> None:
    """Record the sign-out of the caller in the usage log."""
    if caller.account is not None:
        usage_log.record(world, "logout_success", caller.account)


def _refused(
    *, message: str | None = None, credentials: bool = False, unverified: bool = False
) -> dict[str, Any]:
    return {
        "needs_email_verification": unverified,
        "invalid_credentials": credentials,
        "message": message,
    }


def _log_success(world: World, account: Account) -> None:
    metadata = {"type": "quayauth", "useragent": world.actor.user_agent}
    usage_log.record(world, "login_success", account, metadata=metadata)


def _log_failure(world: World, account: Account | None, username: str) -> None:
    metadata = {
        "type": "quayauth",
        "useragent": world.actor.user_agent,
        "username": username,
        "message": WRONG,
    }
    usage_log.record(world, "login_failure", account, metadata=metadata)
