"""Organizations as superusers manage them: lists, renames, deletes and takes them over."""

from typing import Any

from fakequay.contract.release_behavior import reports_missing_organization_as_bad_request
from fakequay.domain import usage_log
from fakequay.domain.accounts import accounts, avatars
from fakequay.domain.errors import InvalidRequest, NotFound
from fakequay.domain.namespaces import account_and_team_deletion, changes
from fakequay.domain.quotas import quota_reports, quotas
from fakequay.models import Account
from fakequay.world import World

from . import account_lists


def page(world: World, query: dict[str, Any]) -> dict[str, Any]:
    """Return a page of all organizations, oldest first."""
    return account_lists.account_page(world, "organizations", query, view, kind="organization")


def rename(world: World, superuser: Account, name: str, new_name: str | None) -> dict[str, Any]:
    """Rename an organization. If ``new_name`` is None, change nothing."""
    organization = accounts.find_organization(world, name)
    if new_name is not None and new_name != name:
        organization = changes.rename(world, organization, new_name)
        metadata = {"old_name": name, "new_name": new_name, "superuser": superuser.name}
        usage_log.record(world, "org_change_name", organization, metadata=metadata)
    return view(world, organization)


def delete(world: World, name: str) -> None:
    """Delete an organization with all its data. Raise NotFound if it does not exist."""
    if reports_missing_organization_as_bad_request(world.release):
        organization = accounts.find_organization(world, name)
    else:
        organization = accounts.find(world, name, "organization")
    usage_log.record(world, "org_delete", organization, metadata={"namespace": name})
    account_and_team_deletion.delete_account(world, organization)


def take_ownership(world: World, superuser: Account, name: str) -> None:
    """Make a superuser an admin of an organization.

    The namespace of a user is converted to an organization first.

    Raises:
        NotFound: The namespace does not exist.
        InvalidRequest: The namespace belongs to a superuser.
    """
    namespace = accounts.get(world, name)
    if namespace is None or namespace.kind == "robot":
        raise NotFound
    if world.config.is_superuser(name):
        raise InvalidRequest("Cannot take ownership of a superuser")
    metadata = {
        "entity_id": namespace.id,
        "namespace": name,
        "was_user": namespace.kind == "user",
        "superuser": superuser.name,
    }
    changes.take_ownership(world, namespace, superuser)
    usage_log.record(world, "take_ownership", superuser, metadata=metadata)


def view(world: World, organization: Account) -> dict[str, Any]:
    """Return an organization as the superuser API shows it.

    If the organization has no e-mail address, ``email`` contains its uuid, as on the real server.
    """
    return {
        "name": organization.name,
        "email": organization.email or organization.uuid,
        "avatar": avatars.for_account(organization),
        "quotas": quotas.list_views(world, organization),
        "quota_report": quota_reports.namespace_report(world, organization),
    }
