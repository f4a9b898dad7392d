"""Frame of the pages of an organization: heading, and tabs for the pages the caller may open."""

from typing import Any

from .api_calls import get, get_or_none
from .rendering import render_page

# Path below the organization and label of each tab.
TABS = (("", "Overview"),)
ADMIN_TABS = (
    ("/permissions", "Members and permissions"),
    ("/policies", "Quotas and policies"),
    ("/copies", "Mirror and proxy cache"),
    ("/notifications", "Notifications"),
    ("/logs", "Usage log"),
)


def api_path(orgname: str) -> str:
    """Return the path of an organization in Quay's API."""
    return f"/api/v1/organization/{orgname}"


def may_administer(orgname: str) -> bool:
    """Return whether Quay's API shows the default permissions of an organization to the caller.

    The field ``is_admin`` of the API is false for superusers, who may read the same data.
    """
    return get_or_none(f"{api_path(orgname)}/prototypes") is not None


def render_organization(template: str, orgname: str, **values: Any) -> str:
    """Return a page of an organization.

    Args:
        template: File name in ``templates/console``.
        orgname: Name of the organization.
        values: Values of the template's variables.

    Raises:
        ApiError: The organization does not exist.
    """
    found = get(api_path(orgname))
    tabs = (*TABS, *(ADMIN_TABS if may_administer(orgname) else ()))
    return render_page(
        template,
        organization=found,
        address=f"/console/organizations/{orgname}",
        tabs=tabs,
        **values,
    )


def render_settings(template: str, orgname: str, **values: Any) -> str:
    """Return a page of an organization that only administrators of the organization may open.

    Raises:
        ApiError: The organization does not exist, or the caller does not administer it.
    """
    get(f"{api_path(orgname)}/prototypes")
    return render_organization(template, orgname, **values)


def list_policies(path: str) -> list[dict[str, Any]] | None:
    """Return the policies under a path of Quay's API, or None if the caller may not read them."""
    found = get_or_none(path)
    return None if found is None else list(found["policies"])
