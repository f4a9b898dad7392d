"""User details: returns those details of a user that the caller may see."""

from typing import Any

from fakequay.access import Caller, roles, superusers
from fakequay.domain.accounts import accounts, avatars, teams
from fakequay.domain.billing import billing
from fakequay.domain.quotas import quota_reports, quotas
from fakequay.models import Account
from fakequay.world import World

ROBOT_SERVICE = "quayrobot"  # login service for internal logins of robots


def user(world: World, caller: Caller, account: Account) -> dict[str, Any]:
    """Return those details of a user that the caller may see.

    All callers see the name and the avatar. If the caller is the user, the result contains further
    details, as far as the scopes of the caller's token permit them.
    """
    seen: dict[str, Any] = {
        "anonymous": False,
        "username": account.name,
        "avatar": avatars.for_account(account),
    }
    is_superuser = superusers.is_superuser(world, caller)
    if caller.account is None or caller.account.id != account.id:
        return seen | ({"super_user": False} if is_superuser else {})
    if roles.user_role(caller) == "admin":
        seen |= _own(world, account)
    if roles.user_role(caller) is not None:
        seen["organizations"] = _organizations(world, caller, account)
    if is_superuser:
        seen["super_user"] = True
    if superusers.is_readonly_superuser(world, caller):
        seen["global_readonly_super_user"] = True
    return seen


def _own(world: World, account: Account) -> dict[str, Any]:
    return {
        "can_create_repo": not world.config.is_restricted(account.name),
        "is_me": True,
        "verified": account.verified,
        "email": account.email,
        "logins": _logins(world, account),
        "invoice_email": account.invoice_email,
        "invoice_email_address": account.invoice_email_address,
        "preferred_namespace": not billing.is_free(world, account),
        "tag_expiration_s": account.tag_expiration_s,
        "prompts": list(account.prompts),
        "company": account.company,
        "family_name": account.family_name,
        "given_name": account.given_name,
        "location": account.location,
        "is_free_account": billing.is_free(world, account),
        "has_password_set": account.password is not None,
        "quotas": quotas.list_views(world, account),
        "quota_report": quota_reports.namespace_report(world, account),
    }


def _logins(world: World, account: Account) -> list[dict[str, Any]]:
    """Return the logins of a user with external services.

    Internal logins of robots are not included, as on the real server.
    """
    return [
        {
            "service": login.service,
            "service_identifier": login.identifier,
            "metadata": login.metadata,
        }
        for login in world.store.external_logins.find(account_id=account.id)
        if login.service != ROBOT_SERVICE
    ]


def _organizations(world: World, caller: Caller, account: Account) -> list[dict[str, Any]]:
    """Return the organizations that a response about a user contains.

    The organizations of the user's teams come first, then those in the configuration key
    ``PUBLIC_NAMESPACES``.
    """
    shown = {org.name: org for org in teams.list_organizations(world, account)}
    for name in world.config.get("PUBLIC_NAMESPACES", ()):
        if namespace := accounts.get(world, name):
            shown[name] = namespace
    return [_organization(world, caller, namespace) for namespace in shown.values()]


def _organization(world: World, caller: Caller, organization: Account) -> dict[str, Any]:
    role = roles.organization_role(world, caller, organization.name)
    seen: dict[str, Any] = {
        "name": organization.name,
        "avatar": avatars.for_account(organization, "org"),
        "can_create_repo": role in {"creator", "admin"},
        "public": organization.name in world.config.get("PUBLIC_NAMESPACES", ()),
    }
    if roles.user_role(caller) == "admin":
        seen |= {
            "is_org_admin": role == "admin",
            "preferred_namespace": not billing.is_free(world, organization),
        }
    return seen
