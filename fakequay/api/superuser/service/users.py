"""What the operations on the users of the install decide."""

from typing import Any

from fakequay.domain import usage_log
from fakequay.domain.accounts import accounts, avatars, email_codes, passwords
from fakequay.domain.errors import InvalidRequest
from fakequay.domain.namespaces import deletion
from fakequay.domain.quotas import quotas
from fakequay.models import Account
from fakequay.world import World

from . import pages


def find(world: World, username: str) -> Account:
    return accounts.find(world, username, "user")


def page(world: World, query: dict[str, Any]) -> dict[str, Any]:
    """Users in the order in which they came; ``disabled`` false leaves those out."""
    shown = {} if query["disabled"] else {"enabled": True}
    return pages.of_accounts(world, "users", query, view, kind="user", **shown)


def create(world: World, body: dict[str, Any]) -> dict[str, Any]:
    """A user whose password is made up here, and told this once."""
    _check_database_auth(world, "Cannot create a user in a non-database auth system")
    username, email = body["username"], body.get("email")
    password = world.draw("password", username).token(length=32)
    account = accounts.create_user(world, username, email, password)
    usage_log.record(
        world,
        "user_create",
        account,
        metadata={"email": email, "username": username, "superuser": _superuser(world)},
    )
    email_codes.send_confirmation(world, account)
    return {
        "username": username,
        "email": email,
        "password": password,
        "encrypted_password": passwords.encrypt(world, username, password),
    }


def change(world: World, username: str, body: dict[str, Any]) -> dict[str, Any]:
    """Apply what the body names; a new password is told in its encrypted form.

    The real server answers with the user as it was before, but for the new address.
    """
    account = find(world, username)
    if world.config.is_superuser(username):
        raise InvalidRequest("Cannot update a superuser")
    seen = view(world, account)
    if "password" in body:
        seen["encrypted_password"] = passwords.encrypt(world, username, body["password"])
        account = _change_password(world, account, body["password"])
    if "email" in body:
        seen["email"] = body["email"]
        account = _change_email(world, account, body["email"])
    if "enabled" in body:
        _enable(world, account, enabled=body["enabled"])
    return seen


def delete(world: World, username: str) -> None:
    """A user with all it owns, though an organization may be left without an admin."""
    account = find(world, username)
    if world.config.is_superuser(username):
        raise InvalidRequest("Cannot delete a superuser")
    usage_log.record(world, "user_delete", account, metadata={"username": username})
    deletion.delete_account(world, account)


def send_recovery(world: World, username: str) -> dict[str, Any]:
    """Mail a user a link that lets its reader in."""
    _check_database_auth(world, "Cannot send a recovery e-mail for non-database auth")
    account = find(world, username)
    if world.config.is_superuser(username):
        raise InvalidRequest("Cannot send a recovery email for a superuser")
    email_codes.send_recovery(world, account)
    return {"email": account.email}


def view(world: World, account: Account) -> dict[str, Any]:
    return {
        "kind": "user",
        "name": account.name,
        "username": account.name,
        "email": account.email,
        "verified": account.verified,
        "avatar": avatars.for_account(account),
        "super_user": world.config.is_superuser(account.name),
        "global_readonly_super_user": world.config.is_auditor(account.name),
        "enabled": account.enabled,
        "quotas": quotas.of_namespace(world, account),
        "quota_report": quotas.report(world, account),
    }


def _change_password(world: World, account: Account, password: str) -> Account:
    _check_database_auth(world, "Cannot change password in non-database auth")
    changed = passwords.change(world, account, password)
    usage_log.record(world, "user_change_password", account, metadata=_about(world, account))
    return changed


def _change_email(world: World, account: Account, email: str) -> Account:
    _check_database_auth(world, "Cannot change e-mail in non-database auth")
    metadata = {
        "old_email": account.email,
        "email": email,
        "superuser": _superuser(world),
    }
    usage_log.record(world, "user_change_email", account, metadata=metadata)
    return world.store.accounts.change(account, email=email, verified=True)


def _enable(world: World, account: Account, *, enabled: bool) -> None:
    kind = "user_enable" if enabled else "user_disable"
    usage_log.record(world, kind, account, metadata=_about(world, account))
    world.store.accounts.change(account, enabled=enabled)


def _about(world: World, account: Account) -> dict[str, Any]:
    return {"username": account.name, "superuser": _superuser(world)}


def _superuser(world: World) -> str | None:
    actor = world.store.accounts.get(world.actor.account_id or 0)
    return actor.name if actor else None


def _check_database_auth(world: World, refusal: str) -> None:
    if world.config.get("AUTHENTICATION_TYPE", "Database") != "Database":
        raise InvalidRequest(refusal)
