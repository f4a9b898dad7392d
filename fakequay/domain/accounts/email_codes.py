"""Codes that are sent by mail: whoever follows the link has the address."""

from typing import Literal

from fakequay.determinism import UPPER
from fakequay.domain import durations, outbox, usage_log
from fakequay.domain.errors import DataRefused
from fakequay.models import Account, EmailCode
from fakequay.world import World

from . import accounts


def send_confirmation(world: World, account: Account, new_email: str | None = None) -> None:
    """Ask whether a user's address, or the one it is to be, is the user's."""
    code = _issue(world, account, "confirm", new_email)
    outbox.send_mail(
        world,
        new_email or account.email,
        "Confirm your new e-mail address" if new_email else "Confirm your e-mail address",
        kind="change_email" if new_email else "confirm_email",
        username=account.name,
        code=code,
        link=f"/confirm?code={code}",
    )


def send_recovery(world: World, account: Account) -> None:
    """Let a user in who has forgotten the password."""
    code = _issue(world, account, "recover")
    outbox.send_mail(
        world,
        account.email,
        "Recover your account",
        kind="recovery",
        username=account.name,
        code=code,
        link=f"/recovery?code={code}",
    )


def confirm(world: World, code: str) -> Account:
    """The address is the user's; a new one takes the old one's place."""
    found, account = _take(world, code, "confirm")
    if found is None or account is None:
        raise DataRefused("Invalid email confirmation code.")
    if not found.new_email:
        return world.store.accounts.change(account, verified=True)
    if accounts.is_used_by_user(world, found.new_email):
        raise DataRefused("E-mail address already used.")
    metadata = {"email": found.new_email, "old_email": account.email}
    usage_log.record(world, "user_change_email", account, metadata=metadata, performer=account)
    outbox.send_mail(
        world, account.email, "Your e-mail address was changed", kind="email_changed", **metadata
    )
    return world.store.accounts.change(account, verified=True, email=found.new_email)


def recover(world: World, code: str) -> Account | None:
    """The user whom a recovery mail has reached, if it is not too old."""
    found, account = _take(world, code, "recover")
    lifetime = durations.parse_duration(world.config.get("USER_RECOVERY_TOKEN_LIFETIME", "30m"))
    if found is None or account is None or found.created + lifetime < world.now():
        return None
    return world.store.accounts.change(account, verified=True)


def owner(world: World, code: str) -> Account | None:
    """Whose a code is, as long as it has not been used."""
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


def _take(world: World, code: str, purpose: str) -> tuple[EmailCode | None, Account | None]:
    """A code serves once."""
    found = world.store.email_codes.one(code=code)
    if found is None or found.purpose != purpose:
        return None, None
    world.store.email_codes.remove(found)
    return found, world.store.accounts.get(found.account_id)
