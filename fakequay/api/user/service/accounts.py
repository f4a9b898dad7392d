"""User accounts: returns and creates users."""

from typing import Any

from fakequay.access import Caller, roles
from fakequay.domain import usage_log
from fakequay.domain.accounts import (
    accounts,
    captcha,
    email_codes,
)
from fakequay.domain.billing import billing
from fakequay.domain.errors import Aborted, DataRefused, InvalidRequest, LoginRequired
from fakequay.domain.repositories import repositories
from fakequay.models import Account
from fakequay.world import World

from . import invited_addresses, views


def find(world: World, username: str) -> Account:
    """Return the user with the given name. Raise NotFound if the user does not exist."""
    return accounts.find(world, username, "user")


def current(world: World, caller: Caller) -> dict[str, Any]:
    """Return the details of the caller's account.

    Raises:
        LoginRequired: The request is anonymous, or its token has no user scope.
    """
    if caller.account is None or roles.user_role(caller) is None:
        raise LoginRequired(session_required=False)
    return views.user(world, caller, caller.account)


def look_up(world: World, caller: Caller, username: str) -> dict[str, Any]:
    """Return the public details of a user. Raise Aborted (404) if the user does not exist."""
    account = accounts.get(world, username, "user")
    if account is None:
        raise Aborted(404)
    return views.user(world, caller, account)


def create(world: World, body: dict[str, Any]) -> Account:
    """Create a user. If ``FEATURE_MAILING`` is on, send an e-mail to confirm the e-mail address.

    Raises:
        Aborted: 404 if the instance uses an external directory (such as LDAP).
        InvalidRequest: A value is invalid, the name or address is in use, or sign-up is not
            permitted.
    """
    accounts.check_manages_users(world)
    username, email = body["username"], body.get("email")
    if accounts.name_holder_kind(world, username) == "user":
        raise InvalidRequest("The username already exists")
    if not email and world.config.feature("MAILING"):
        raise InvalidRequest("Email address is required")
    _check_may_join(world, email, body.get("invite_code"))
    captcha.check(world, body)
    verified = not world.config.feature("MAILING")
    try:
        account = accounts.create_user(world, username, email, body["password"], verified=verified)
    except DataRefused as refusal:
        raise InvalidRequest(refusal.message) from refusal
    account = world.store.accounts.change(account, prompts=_first_prompts(world))
    metadata = {"email": email, "username": username}
    usage_log.record(world, "user_create", account, metadata=metadata, performer=account)
    account = invited_addresses.confirm_address(world, account, body.get("invite_code"))
    if not account.verified:
        email_codes.send_confirmation(world, account)
    return account


def private_repositories(world: World, account: Account) -> dict[str, Any]:
    """Return a user's number of private repositories, and whether the user's plan allows more.

    fakequay does not enforce billing plans: the caller can always create private repositories.
    """
    return {
        "count": repositories.count_private(world, account),
        "allowed": billing.allows_private(world, account),
    }


def _check_may_join(world: World, email: str | None, invite_code: str | None) -> None:
    """Check that a new user may sign up.

    Raises:
        InvalidRequest: The user needs an invitation to sign up, or the domain of the e-mail address
            is blocked.
    """
    if world.config.feature("INVITE_ONLY_USER_CREATION"):
        if not invite_code:
            raise InvalidRequest("Cannot create non-invited user")
        allowed = invited_addresses.is_invited(world, email)
    else:
        allowed = not _is_blocked(world, email)
    if not allowed:
        raise InvalidRequest(
            "Creation of a user account for this e-mail is disabled; "
            "please contact an administrator"
        )


def _first_prompts(world: World) -> tuple[str, ...]:
    """Return the names of the profile data that the web UI asks a new user to enter."""
    return ("enter_name", "enter_company") if world.config.feature("USER_METADATA") else ()


def _is_blocked(world: World, email: str | None) -> bool:
    domain = (email or "").rpartition("@")[2].lower()
    blocked = world.config.get("BLACKLISTED_EMAIL_DOMAINS") or ()
    return world.config.feature("BLACKLISTED_EMAILS") and any(
        domain == entry or domain.endswith(f".{entry}") for entry in blocked
    )
