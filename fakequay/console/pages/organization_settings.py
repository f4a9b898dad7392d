"""Console pages of organization settings: permissions, policies, mirrors, notifications, logs."""

from flask.typing import ResponseReturnValue

from fakequay.console.api_calls import get, get_or_none
from fakequay.console.deliveries import list_deliveries, with_options
from fakequay.console.organization_layout import (
    api_path,
    list_policies,
    render_settings,
)
from fakequay.console.routes import page
from fakequay.console.usage_logs import read_log
from fakequay.domain.accounts import accounts
from fakequay.domain.usage_logs.usage_log_queries import LogQuery
from fakequay.web import world


@page("/organizations/<orgname>/permissions")
def permissions(orgname: str) -> ResponseReturnValue:
    """Return the page with the members and the default permissions of an organization."""
    path = api_path(orgname)
    return render_settings(
        "organization_permissions.html",
        orgname,
        members=get(f"{path}/members")["members"],
        collaborators=(get_or_none(f"{path}/collaborators") or {}).get("collaborators", []),
        prototypes=get(f"{path}/prototypes")["prototypes"],
    )


@page("/organizations/<orgname>/policies")
def policies(orgname: str) -> ResponseReturnValue:
    """Return the page with the quotas, pruning and immutability policies of an organization."""
    path = api_path(orgname)
    return render_settings(
        "organization_policies.html",
        orgname,
        quotas=get_or_none(f"{path}/quota"),
        prune_policies=list_policies(f"{path}/autoprunepolicy/"),
        immutability_policies=list_policies(f"{path}/immutabilitypolicy/"),
    )


@page("/organizations/<orgname>/copies")
def copies(orgname: str) -> ResponseReturnValue:
    """Return the page with the mirror configuration and the proxy cache of an organization."""
    path = api_path(orgname)
    mirror = get_or_none(f"{path}/mirror")
    discovered = get_or_none(f"{path}/mirror/repositories") if mirror else None
    return render_settings(
        "organization_copies.html",
        orgname,
        mirror=mirror,
        discovered=(discovered or {}).get("repositories", []),
        proxy_cache=get_or_none(f"{path}/proxycache"),
    )


@page("/organizations/<orgname>/notifications")
def notifications(orgname: str) -> ResponseReturnValue:
    """Return the page with the notification subscriptions of an organization."""
    found = get(f"{api_path(orgname)}/notifications")["notifications"]
    return render_settings(
        "organization_notifications.html",
        orgname,
        subscriptions=with_options(found),
        deliveries=list_deliveries(found),
    )


@page("/organizations/<orgname>/logs")
def logs(orgname: str) -> ResponseReturnValue:
    """Return the page with the usage log of an organization."""
    log = read_log(
        api_path(orgname), lambda: LogQuery(accounts.get(world(), orgname, "organization"))
    )
    return render_settings("organization_logs.html", orgname, log=log)
