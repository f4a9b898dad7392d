"""What the operations on the user's own account decide."""

from typing import Any

from fakequay.access import Caller, roles, scopes, superusers
from fakequay.domain import (
    accounts,
    applications,
    audit,
    avatars,
    passwords,
    quotas,
    teams,
    tokens,
)
from fakequay.domain.refusals import Aborted, DataRefused, InvalidRequest, LoginRequired
from fakequay.kit import UPPER
from fakequay.records import Account
from fakequay.world import World


def named(world: World, username: str) -> Account:
    return accounts.find(world, username, "user")


def current(world: World, caller: Caller) -> dict[str, Any]:
    """The caller's own account; a token without a user scope counts as nobody's."""
    if caller.account is None or roles.as_user(caller) is None:
        raise LoginRequired(session_required=False)
    return view(world, caller, caller.account)


def look_up(world: World, caller: Caller, username: str) -> dict[str, Any]:
    account = accounts.one(world, username, "user")
    if account is None:
        raise Aborted(404)
    return view(world, caller, account)


def view(world: World, caller: Caller, account: Account) -> dict[str, Any]:
    """Anyone sees name and avatar, the user the rest."""
    seen: dict[str, Any] = {
        "anonymous": False,
        "username": account.name,
        "avatar": avatars.of_account(account),
    }
    if caller.account is None or caller.account.id != account.id:
        return seen
    if roles.as_user(caller) == "admin":
        seen |= _own(world, account)
    if roles.as_user(caller) is not None:
        seen["organizations"] = _organizations(world, caller, account)
    if superusers.is_superuser(world, caller):
        seen["super_user"] = True
    if superusers.is_auditor(world, caller):
        seen["global_readonly_super_user"] = True
    return seen


def create(world: World, body: dict[str, Any]) -> dict[str, Any]:
    """A new user, who has to confirm the address first where mail is on."""
    username, email = body["username"], body.get("email")
    existing = accounts.one(world, username)
    if existing is not None and existing.kind == "user":
        raise InvalidRequest("The username already exists")
    if not email and world.config.feature("MAILING"):
        raise InvalidRequest("Email address is required")
    verified = not world.config.feature("MAILING")
    try:
        account = accounts.create_user(
            world, username, email, body["password"], verified=verified
        )
    except DataRefused as refusal:
        raise InvalidRequest(refusal.message) from refusal
    audit.note(
        world,
        "user_create",
        account,
        metadata={"email": email, "username": username},
        performer=account,
    )
    return (
        {"awaiting_verification": True}
        if not verified
        else view(world, Caller(account), account)
    )


def initialize(world: World, body: dict[str, Any]) -> dict[str, Any]:
    """The first user of an empty install; ``access_token`` asks for a token with every scope."""
    if any(True for _ in world.store.accounts.find(kind="user")):
        raise DataRefused("Cannot initialize user in a non-empty database")
    username, email, password = (
        body.get("username"),
        body.get("email"),
        body.get("password"),
    )
    try:
        account = accounts.create_user(
            world, username or "", email, password or "", verified=True
        )
    except DataRefused as refusal:
        raise DataRefused(f"Failed to initialize user: {refusal.message}") from refusal
    answer = {
        "username": username,
        "email": email,
        "encrypted_password": passwords.encrypted(world, account.name, str(password)),
    }
    if body.get("access_token"):
        answer["access_token"] = _first_token(world, account)
    return answer


def _first_token(world: World, account: Account) -> str:
    """A token of the user's own automation application, which the first user is given."""
    application = applications.create(world, account, "automation")
    return tokens.issue(
        world, account, application, " ".join(scopes.SCOPES), alphabet=UPPER
    ).token


def _own(world: World, account: Account) -> dict[str, Any]:
    return {
        "can_create_repo": True,
        "is_me": True,
        "verified": account.verified,
        "email": account.email,
        "logins": [],
        "invoice_email": account.invoice_email,
        "invoice_email_address": account.invoice_email_address,
        "preferred_namespace": False,
        "tag_expiration_s": account.tag_expiration_s,
        "prompts": list(account.prompts),
        "company": account.company,
        "family_name": account.family_name,
        "given_name": account.given_name,
        "location": account.location,
        "is_free_account": True,
        "has_password_set": account.password is not None,
        "quotas": quotas.of_namespace(world, account),
        "quota_report": quotas.report(world, account),
    }


def _organizations(
    world: World, caller: Caller, account: Account
) -> list[dict[str, Any]]:
    return [
        _organization(world, caller, organization)
        for organization in teams.organizations_of(world, account)
    ]


def _organization(
    world: World, caller: Caller, organization: Account
) -> dict[str, Any]:
    role = roles.in_organization(world, caller, organization.name)
    seen: dict[str, Any] = {
        "name": organization.name,
        "avatar": avatars.of_account(organization),
        "can_create_repo": role in {"creator", "admin"},
        "public": False,
    }
    if roles.as_user(caller) == "admin":
        seen |= {"is_org_admin": role == "admin", "preferred_namespace": False}
    return seen
