"""Codes in e-mailed links, which confirm an e-mail address or recover an account."""

from typing import Literal

from fakequay.contract import durations
from fakequay.determinism import UPPER
from fakequay.domain import outbox, usage_log
from fakequay.domain.errors import DataRefused
from fakequay.models import Account, EmailCode
from fakequay.world import World

from . import accounts


def send_confirmation(world: World, account: Account, new_email: str | None = None) -> None:
    """Send an e-mail with a link that confirms the address of a user.

    Args:
        new_email: Address that becomes the user's address after the confirmation; None to confirm
            the user's current address.
    """
    code = _issue(world, account, "confirm", new_email)
    outbox.send_mail(
        world,
        new_email or account.email,
        "E-mail address change requested" if new_email else "Please confirm your e-mail address",
        kind="change_email" if new_email else "confirm_email",
        username=account.name,
        code=code,
        link=f"/confirm?code={code}",
    )


def send_recovery(world: World, account: Account) -> None:
    """Send an e-mail with a link that signs in a user who has forgotten the password."""
    code = _issue(world, account, "recover")
    outbox.send_mail(
        world,
        account.email,
        "Account recovery",
        kind="recovery",
        username=account.name,
        code=code,
        link=f"/recovery?code={code}",
    )


def confirm(world: World, code: str) -> Account:
    """Confirm the e-mail address to which a confirmation code was sent.

    If the code was sent to a new address of the user, the new address replaces the old one.

    Raises:
        DataRefused: The code is invalid or was used before, or another user has the address.
    """
    found, account = _use_code(world, code, "confirm")
    if found is None or account is None:
        raise DataRefused("Invalid email confirmation code.")
    if not found.new_email:
        return world.store.accounts.change(account, verified=True)
    if accounts.is_email_taken(world, found.new_email):
        raise DataRefused("E-mail address already used.")
    metadata = {"email": found.new_email, "old_email": account.email}
    usage_log.record(world, "user_change_email", account, metadata=metadata, performer=account)
    outbox.send_mail(
        world, account.email, "Account e-mail address changed", kind="email_changed", **metadata
    )
    return world.store.accounts.change(account, verified=True, email=found.new_email)


def recover(world: World, code: str) -> Account | None:
    """Return the user to whom a recovery code was sent, and mark the e-mail address as confirmed.

    Returns:
        None if the code is invalid, was used before, or is older than
        ``USER_RECOVERY_TOKEN_LIFETIME``.
    """
    found, account = _use_code(world, code, "recover")
    lifetime = durations.parse_duration(world.config.get("USER_RECOVERY_TOKEN_LIFETIME", "30m"))
    if found is None or account is None or found.created + lifetime < world.now():
        return None
    return world.store.accounts.change(account, verified=True)


def owner(world: World, code: str) -> Account | None:
    """Return the user to whom an unused confirmation or recovery code was sent, or None."""
    found = world.store.email_codes.one(code=code)
    return world.store.accounts.get(found.account_id) if found else None


def _issue(
    world: World,
    account: Account,
    purpose: Literal["confirm", "recover"],
    new_email: str | None = None,
) -> str:
    code = world.draw(f"{purpose} code", account.name).token(length=20, alphabet=UPPER)
    world.store.email_codes.add(
        EmailCode(
            account_id=account.id,
            code=code,
            purpose=purpose,
            created=world.now(),
            new_email=new_email,
        )
    )
    return code


def _use_code(world: World, code: str, purpose: str) -> tuple[EmailCode | None, Account | None]:
    """Return an e-mailed code and its user, and remove the code, because it is valid only once.

    Args:
        purpose: ``confirm`` for a code that confirms an address, ``recover`` for a code that
            recovers an account.

    Returns:
        A pair of None values if the code does not exist.
    """
    found = world.store.email_codes.one(code=code)
    if found is None or found.purpose != purpose:
        return None, None
    world.store.email_codes.remove(found)
    return found, world.store.accounts.get(found.account_id)
