"""Users as superusers manage them: lists, creates, changes and deletes them."""

from typing import Any

from fakequay.contract.release_behavior import allows_shared_emails
from fakequay.domain import usage_log
from fakequay.domain.accounts import accounts, avatars, email_codes, passwords
from fakequay.domain.errors import DataRefused, InvalidRequest
from fakequay.domain.namespaces import account_and_team_deletion
from fakequay.domain.quotas import quota_reports, quotas
from fakequay.models import Account
from fakequay.world import World

from . import account_lists


def find(world: World, username: str) -> Account:
    """Return the user with the given name. Raise NotFound if the user does not exist."""
    return accounts.find(world, username, "user")


def page(world: World, query: dict[str, Any]) -> dict[str, Any]:
    """Return a page of all users, oldest first.

    Args:
        query: Query parameters. If ``disabled`` is false, the page does not contain disabled users.
    """
    shown = {} if query["disabled"] else {"enabled": True}
    return account_lists.account_page(world, "users", query, view, kind="user", **shown)


def create(world: World, body: dict[str, Any]) -> dict[str, Any]:
    """Create a user with a generated password, and return the password.

    Raises:
        InvalidRequest: The instance uses an external directory (such as LDAP) instead of its own
            users.
        DataRefused: The name or e-mail address is invalid or taken.
    """
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
    """Change the password, e-mail address or enabled state of a user.

    As on the real server, the response body contains the new e-mail address, but the old values
    of all other fields. A new password is returned in encrypted form.

    Raises:
        InvalidRequest: The user is a superuser, or a new value is not allowed.
        DataRefused: Another account uses the e-mail address, in a release in which accounts cannot
            share an address.
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
    """Delete a user and the user's data, even if the user is the only admin of an organization.

    Raises:
        InvalidRequest: The user is a superuser.
    """
    account = find(world, username)
    if world.config.is_superuser(username):
        raise InvalidRequest("Cannot delete a superuser")
    usage_log.record(world, "user_delete", account, metadata={"username": username})
    account_and_team_deletion.delete_account(world, account)


def send_recovery(world: World, username: str) -> dict[str, Any]:
    """Send an e-mail with a link that signs the user in without a password.

    Raises:
        InvalidRequest: The user is a superuser, or the instance uses an external directory (such as
            LDAP).
    """
    _check_database_auth(world, "Cannot send a recovery e-mail for non-database auth")
    account = find(world, username)
    if world.config.is_superuser(username):
        raise InvalidRequest("Cannot send a recovery email for a superuser")
    email_codes.send_recovery(world, account)
    return {"email": account.email}


def view(world: World, account: Account) -> dict[str, Any]:
    """Return a user as the superuser API shows it."""
    return {
        "kind": "user",
        "name": account.name,
        "username": account.name,
        "email": account.email,
        "verified": account.verified,
        "avatar": avatars.for_account(account),
        "super_user": world.config.is_superuser(account.name),
        "global_readonly_super_user": world.config.is_readonly_superuser(account.name),
        "enabled": account.enabled,
        "quotas": quotas.list_views(world, account),
        "quota_report": quota_reports.namespace_report(world, account),
    }


def _change_password(world: World, account: Account, password: str) -> Account:
    _check_database_auth(world, "Cannot change password in non-database auth")
    changed = passwords.change(world, account, password)
    usage_log.record(world, "user_change_password", account, metadata=_about(world, account))
    return changed


def _change_email(world: World, account: Account, email: str) -> Account:
    _check_database_auth(world, "Cannot change e-mail in non-database auth")
    if accounts.is_email_taken(world, email) and not allows_shared_emails(world.release):
        raise DataRefused("E-mail address already used")
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
