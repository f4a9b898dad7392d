"""Layout of the pages of an organization: heading, and tabs for the pages the user may open."""

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
    """Return whether the signed-in user may read the settings of an organization.

    The answer comes from a request to Quay's API for the default permissions. The field
    ``is_admin`` of the API is false for superusers, who may read the settings, too.
    """
    return get_or_none(f"{api_path(orgname)}/prototypes") is not None


def render_organization(template: str, orgname: str, **values: Any) -> str:
    """Return the HTML of a page of an organization.

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
    """Return the HTML of a page that only administrators of an organization may open.

    Raises:
        ApiError: The organization does not exist, or the caller does not administer it.
    """
    get(f"{api_path(orgname)}/prototypes")
    return render_organization(template, orgname, **values)


def list_policies(path: str) -> list[dict[str, Any]] | None:
    """Return the policies that Quay's API lists under a path.

    Returns:
        The policies, or None if the signed-in user may not read them.
    """
    found = get_or_none(path)
    return None if found is None else list(found["policies"])
