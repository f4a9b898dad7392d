"""Account changes: applies a request that changes the details of the signed-in account."""

from typing import Any

from fakequay.access import Caller
from fakequay.domain import outbox, usage_log
from fakequay.domain.accounts import accounts, email_codes, passwords
from fakequay.domain.errors import DataRefused, InvalidRequest
from fakequay.domain.namespaces import changes
from fakequay.models import Account
from fakequay.world import World

from . import views

METADATA = ("given_name", "family_name", "company", "location")
CONFIRM_USERNAME = "confirm_username"


def change(
    world: World, caller: Caller, account: Account, body: dict[str, Any]
) -> tuple[Account, dict[str, Any]]:
    """Apply the changes in a request body to an account, in the same order as the real server.

    Returns:
        The changed account, and the response body.

    Raises:
        InvalidRequest: A value is invalid, or another account uses the name or address.
    """
    old_name = account.name
    if "password" in body:
        account = _change_password(world, account, body["password"])
    account = _change_billing(world, account, body)
    if "email" in body and body["email"] != account.email:
        account = _change_email(world, account, body["email"])
    account = _change_metadata(world, account, body)
    account = _change_name(world, account, body.get("username"))
    seen = views.user(world, caller, account)
    if account.name != old_name:
        # Like the real server, look up the user's organizations under the old name, so that the
        # response to a rename contains no organizations.
        del seen["organizations"]
    return account, seen


def _change_password(world: World, account: Account, password: str) -> Account:
    usage_log.record(world, "account_change_password", account)
    try:
        changed = passwords.change(world, account, password)
    except DataRefused as refusal:
        raise InvalidRequest(refusal.message) from refusal
    outbox.send_mail(
        world,
        account.email,
        "Account password changed",
        kind="password_changed",
        username=account.name,
    )
    return changed


def _change_billing(world: World, account: Account, body: dict[str, Any]) -> Account:
    if "invoice_email" in body:
        account = _set(world, account, "user_change_invoicing", invoice_email=body["invoice_email"])
    if "tag_expiration_s" in body and world.config.feature("CHANGE_TAG_EXPIRATION"):
        seconds = body["tag_expiration_s"]
        account = accounts.change_tag_expiration(world, account, seconds)
        metadata = {"tag_expiration": seconds}
        usage_log.record(world, "user_change_tag_expiration", account, metadata=metadata)
    address = body.get("invoice_email_address", account.invoice_email_address)
    if address != account.invoice_email_address:
        account = _set(world, account, "user_change_invoicing", invoice_email_address=address)
    return account


def _change_email(world: World, account: Account, email: str) -> Account:
    """Change the e-mail address of an account.

    If ``FEATURE_MAILING`` is on, the address changes only after the user has opened the link that
    is sent to the new address.
    """
    if accounts.is_email_taken(world, email):
        raise InvalidRequest("E-mail address already used")
    if world.config.feature("MAILING"):
        email_codes.send_confirmation(world, account, email)
        return account
    metadata = {"email": email, "old_email": account.email}
    usage_log.record(world, "user_change_email", account, metadata=metadata)
    return world.store.accounts.change(account, email=email, verified=True)


def _change_metadata(world: World, account: Account, body: dict[str, Any]) -> Account:
    metadata = {field: body[field] for field in METADATA if field in body}
    if not metadata or not world.config.feature("USER_METADATA"):
        return account
    answered = {"enter_name", "enter_company"}
    prompts = tuple(prompt for prompt in account.prompts if prompt not in answered)
    return _set(
        world,
        world.store.accounts.change(account, prompts=prompts),
        "user_change_metadata",
        **metadata,
    )


def _change_name(world: World, account: Account, name: str | None) -> Account:
    """Rename an account, if the configuration permits it.

    If ``FEATURE_USER_RENAME`` is off, a user can choose a name only once: after the first sign-in,
    while the user's ``prompts`` contain ``confirm_username``.
    """
    must_confirm = CONFIRM_USERNAME in account.prompts
    allowed = world.config.feature("USER_RENAME") or (
        must_confirm and world.config.feature("USERNAME_CONFIRMATION")
    )
    old_name = account.name
    if name and name != old_name and allowed:
        if accounts.get(world, name) is not None:
            raise InvalidRequest("Username is already in use")
        account = changes.rename(world, account, name)
        usage_log.record(world, "user_change_name", account, metadata={"old_username": old_name})
    if must_confirm and name:
        prompts = tuple(prompt for prompt in account.prompts if prompt != CONFIRM_USERNAME)
        account = world.store.accounts.change(account, prompts=prompts)
    return account


def _set(world: World, account: Account, kind: str, **fields: Any) -> Account:
    usage_log.record(world, kind, account, metadata=fields)
    return world.store.accounts.change(account, **fields)
