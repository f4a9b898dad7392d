"""Organizations: creates, returns, changes and deletes them."""

from typing import Any

from fakequay.access import Caller, roles, superusers
from fakequay.contract.release_behavior import (
    allows_shared_emails,
    requires_organization_email,
    shows_organizations_in_full_to_superusers,
    shows_quotas_to_members,
    superusers_edit_teams_anywhere,
)
from fakequay.domain import usage_log
from fakequay.domain.accounts import accounts, avatars, captcha, input_rules, team_sync, teams
from fakequay.domain.billing import billing
from fakequay.domain.errors import DataRefused, InvalidRequest, Unauthorized
from fakequay.domain.namespaces import account_and_team_deletion
from fakequay.domain.quotas import quota_reports, quotas
from fakequay.domain.repositories import repositories
from fakequay.models import Account, Team
from fakequay.world import World


def create(world: World, caller: Caller, body: dict[str, Any]) -> Account:
    """Create an organization with a team ``owners`` whose only member is the caller.

    Args:
        body: Request body with ``name``, and optionally ``email`` or ``contact_email``.

    Raises:
        Unauthorized: The caller is not allowed to create organizations.
        InvalidRequest: The name or the address is invalid or in use.
        DataRefused: The captcha response is missing.
    """
    owner = caller.account
    if owner is None or not _may_create(world, caller):
        raise Unauthorized
    name = body["name"]
    if accounts.name_holder_kind(world, name) is not None:
        raise InvalidRequest("A user or organization with this name already exists")
    captcha.check(world, body)
    email = body.get("contact_email") or body.get("email")
    if not email and requires_organization_email(world.release) and world.config.feature("MAILING"):
        raise InvalidRequest("Email address is required")
    try:
        if email:
            _check_contact(world, email)
            accounts.check_email_is_free(world, body.get("email"))
        organization = accounts.create_organization(world, name, email)
    except DataRefused as refusal:
        raise InvalidRequest(refusal.message) from refusal
    teams.add_member(world, teams.create(world, organization, teams.OWNERS, "admin"), owner)
    usage_log.record(
        world, "org_create", organization, metadata={"email": email, "namespace": name}
    )
    return organization


def view(world: World, caller: Caller, name: str) -> dict[str, Any]:
    """Return those details of an organization that the caller may see.

    Members of the organization also get its teams.

    Raises:
        NotFound: The organization does not exist.
    """
    organization = accounts.find(world, name, "organization")
    fields = details(world, caller, organization)
    if fields["is_member"]:
        sees_all = fields["is_admin"] and (
            superusers_edit_teams_anywhere(world.release)
            or roles.organization_role(world, caller, name) == "admin"
            or superusers.is_readonly_superuser(world, caller)
        )
        fields |= _teams(world, caller, organization, sees_all=sees_all)
    return fields


def details(world: World, caller: Caller, organization: Account) -> dict[str, Any]:
    """Return the details of an organization, except for the teams.

    Callers who are not members get only the name and the avatar. Members also get the quotas,
    admins also the e-mail address and the invoice settings.
    """
    role = roles.organization_role(world, caller, organization.name)
    watches = superusers.has_full_access(world, caller) or superusers.is_readonly_superuser(
        world, caller
    )
    watches = watches and shows_organizations_in_full_to_superusers(world.release)
    is_admin, is_member = role == "admin" or watches, role is not None or watches
    fields: dict[str, Any] = {
        "name": organization.name,
        "email": (organization.email or "") if is_admin else "",
        "avatar": avatars.for_account(organization, "user"),
        "is_admin": is_admin,
        "is_member": is_member,
    }
    if is_admin or (is_member and shows_quotas_to_members(world.release)):
        fields["quotas"] = quotas.list_views(world, organization)
        fields["quota_report"] = quota_reports.namespace_report(world, organization)
    if is_admin:
        fields |= {
            "invoice_email": organization.invoice_email,
            "invoice_email_address": organization.invoice_email_address,
            "tag_expiration_s": organization.tag_expiration_s,
            "is_free_account": billing.is_free(world, organization),
        }
    return fields


def change(world: World, caller: Caller, name: str, body: dict[str, Any]) -> dict[str, Any]:
    """Change details of an organization, and record each changed detail in the usage log.

    Details that the request body does not contain stay unchanged.

    Raises:
        NotFound: The organization does not exist.
        InvalidRequest: The e-mail address is invalid, or another account uses it in a release in
            which accounts cannot share an address.
        DataRefused: The configuration key ``TAG_EXPIRATION_OPTIONS`` does not contain the new tag
            expiration.
    """
    organization = accounts.find(world, name, "organization")
    if "invoice_email" in body:
        organization = _change_invoicing(world, organization, invoice_email=body["invoice_email"])
    receiver = body.get("invoice_email_address", organization.invoice_email_address)
    if receiver != organization.invoice_email_address:
        organization = _change_invoicing(world, organization, invoice_email_address=receiver)
    address = body.get("contact_email") or body.get("email")
    if address and address != organization.email:
        organization = _change_email(world, organization, address)
    if "tag_expiration_s" in body and world.config.feature("CHANGE_TAG_EXPIRATION"):
        _change_expiration(world, organization, body["tag_expiration_s"])
    return view(world, caller, name)


def delete(world: World, name: str) -> None:
    """Delete an organization with all its data.

    Raises:
        NotFound: The organization does not exist.
    """
    account_and_team_deletion.delete_account(world, accounts.find(world, name, "organization"))
    usage_log.record(world, "org_delete", metadata={"namespace": name})


def private_repositories(world: World, name: str) -> dict[str, Any]:
    """Return an organization's number of private repositories, and whether its plan allows more.

    fakequay does not enforce plans: an organization can always create private repositories.

    Raises:
        NotFound: The organization does not exist.
    """
    organization = accounts.find(world, name, "organization")
    return {
        "privateAllowed": billing.allows_private(world, organization),
        "privateCount": repositories.count_private(world, organization),
    }


def _may_create(world: World, caller: Caller) -> bool:
    if world.config.feature("SUPERUSERS_ORG_CREATION_ONLY"):
        return superusers.is_superuser(world, caller)
    return not world.config.is_readonly_superuser(caller.username or "")


def _check_contact(world: World, address: Any) -> None:
    if not input_rules.is_email(address):
        about = f": {address}" if requires_organization_email(world.release) else ""
        raise InvalidRequest(f"Invalid email address{about}")


def _change_invoicing(world: World, organization: Account, **fields: Any) -> Account:
    about = {**fields, "namespace": organization.name}
    usage_log.record(world, "org_change_invoicing", organization, metadata=about)
    return world.store.accounts.change(organization, **fields)


def _change_email(world: World, organization: Account, address: str) -> Account:
    _check_contact(world, address)
    if accounts.is_email_taken(world, address) and not allows_shared_emails(world.release):
        raise InvalidRequest("E-mail address already used")
    usage_log.record(
        world,
        "org_change_email",
        organization,
        metadata={
            "email": address,
            "namespace": organization.name,
            "old_email": organization.email,
        },
    )
    return world.store.accounts.change(organization, email=address)


def _change_expiration(world: World, organization: Account, seconds: int) -> None:
    accounts.change_tag_expiration(world, organization, seconds)
    usage_log.record(
        world,
        "org_change_tag_expiration",
        organization,
        metadata={"tag_expiration": seconds, "namespace": organization.name},
    )


def _teams(
    world: World, caller: Caller, organization: Account, *, sees_all: bool
) -> dict[str, Any]:
    """Return the response fields that contain the teams of an organization.

    Returns:
        A dict with two keys: ``teams`` contains the teams by name, and ``ordered_teams`` the team
        names in the order of creation.
    """
    found = teams.list_for_organization(world, organization)
    views = {team.name: _team(world, caller, team, sees_all=sees_all) for team in found}
    return {"teams": views, "ordered_teams": list(views)}


def _team(world: World, caller: Caller, team: Team, *, sees_all: bool) -> dict[str, Any]:
    account = caller.account
    permissions = world.store.repository_permissions
    return {
        "name": team.name,
        "description": team.description,
        "role": team.role,
        "avatar": avatars.for_team(team),
        "can_view": sees_all or (account is not None and teams.is_member(world, team, account)),
        "repo_count": permissions.count(team_id=team.id),
        "member_count": world.store.team_members.count(team_id=team.id),
        "is_synced": team_sync.is_synced(world, team),
    }
