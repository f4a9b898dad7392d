"""Console pages of the signed-in user: repositories, tokens, notifications and usage log."""

from typing import Any

from flask.typing import ResponseReturnValue

from fakequay.console.api_calls import get, get_or_none
from fakequay.console.deliveries import list_deliveries, with_options
from fakequay.console.organization_layout import list_policies
from fakequay.console.rendering import render_page
from fakequay.console.routes import page
from fakequay.console.usage_logs import read_log
from fakequay.domain.accounts import accounts
from fakequay.domain.usage_logs.usage_log_queries import SERVICE_KINDS, LogQuery
from fakequay.web import caller, world

from .organizations import list_repositories, list_robots, requested_robot

PATH = "/api/v1/user"
NOTIFICATIONS = 100  # user notifications on the page
TABS = (
    ("", "Overview"),
    ("/tokens", "Tokens"),
    ("/notifications", "Notifications"),
    ("/logs", "Usage log"),
)


@page("/me")
def myself() -> ResponseReturnValue:
    """Return the page of the signed-in user: repositories, robots, quotas and policies."""
    return _render(
        "me.html",
        repositories=list_repositories(caller().username),
        robots=list_robots(PATH),
        shown=requested_robot(PATH),
        starred=(get_or_none(f"{PATH}/starred") or {}).get("repositories", []),
        prune_policies=list_policies(f"{PATH}/autoprunepolicy/"),
    )


@page("/me/tokens")
def tokens() -> ResponseReturnValue:
    """Return the page with the app tokens and the authorized applications of the user."""
    found = {
        "authorizations": get_or_none(f"{PATH}/authorizations"),
        "assigned": get_or_none(f"{PATH}/assignedauthorization"),
    }
    return _render(
        "me_tokens.html",
        app_tokens=(get_or_none(f"{PATH}/apptoken") or {}).get("tokens"),
        **{name: (value or {}).get("authorizations", []) for name, value in found.items()},
    )


@page("/me/notifications")
def notifications() -> ResponseReturnValue:
    """Return the page with the signed-in user's notifications and notification subscriptions."""
    found = get(f"{PATH}/notifications", limit=NOTIFICATIONS)["notifications"]
    subscriptions = (get_or_none(f"{PATH}/namespacenotifications") or {}).get("notifications", [])
    return _render(
        "me_notifications.html",
        notifications=found,
        subscriptions=with_options(subscriptions),
        deliveries=list_deliveries(subscriptions),
    )


@page("/me/logs")
def logs() -> ResponseReturnValue:
    """Return the page with the usage log of the user's namespace."""
    return _render("me_logs.html", log=read_log(PATH, _query))


def _query() -> LogQuery:
    namespace = accounts.get(world(), caller().username or "", "user")
    return LogQuery(namespace, excluded_kinds=SERVICE_KINDS)


def _render(template: str, **values: Any) -> str:
    user = get(f"{PATH}/")
    return render_page(template, user=user, address="/console/me", tabs=TABS, **values)
