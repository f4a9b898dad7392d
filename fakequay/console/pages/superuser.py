"""Console pages for superusers: users, organizations, builds, service keys and usage log."""

from typing import Any

from flask.typing import ResponseReturnValue

from fakequay.console.api_calls import get, get_or_none
from fakequay.console.rendering import render_page
from fakequay.console.routes import page
from fakequay.console.usage_logs import read_log
from fakequay.domain.builds.builds import DURATIONS
from fakequay.domain.usage_logs.usage_log_queries import LogQuery
from fakequay.web import world

PATH = "/api/v1/superuser"
MAX_PAGES = 20  # pages of users or organizations that are read from Quay's API
TABS = (
    ("", "Users and organizations"),
    ("/builds", "Builds"),
    ("/keys", "Service keys"),
    ("/messages", "Messages"),
    ("/logs", "Usage log"),
)


@page("/registry")
def registry() -> ResponseReturnValue:
    """Return the page with the users, the organizations and the size of the registry."""
    return _render(
        "registry.html",
        users=_read_all(f"{PATH}/users/", "users"),
        organizations=_read_all(f"{PATH}/organizations/", "organizations"),
        size=get_or_none(f"{PATH}/registrysize/") or {},
    )


@page("/registry/builds")
def builds() -> ResponseReturnValue:
    """Return the page with the unfinished builds of all repositories."""
    store = world().store
    with store.transaction():
        waiting = [one for one in store.builds.all() if one.phase in DURATIONS]
    found = (get_or_none(f"{PATH}/{one.uuid}/build") for one in waiting)
    return _render("registry_builds.html", builds=[one for one in found if one])


@page("/registry/keys")
def keys() -> ResponseReturnValue:
    """Return the page with the service keys of the registry."""
    return _render("registry_keys.html", keys=get(f"{PATH}/keys")["keys"])


@page("/registry/messages")
def messages() -> ResponseReturnValue:
    """Return the page with the global messages of the registry, and a form to add one."""
    return _render("registry_messages.html", messages=get("/api/v1/messages")["messages"])


@page("/registry/logs")
def logs() -> ResponseReturnValue:
    """Return the page with the usage log of all namespaces."""
    return _render("registry_logs.html", log=read_log(PATH, LogQuery))


def _render(template: str, **values: Any) -> str:
    """Return the HTML of a page that only superusers may open.

    Raises:
        ApiError: The caller is not a superuser.
    """
    get(f"{PATH}/users/", limit=1)
    return render_page(template, address="/console/registry", tabs=TABS, **values)


def _read_all(path: str, key: str) -> list[dict[str, Any]]:
    """Return the entries of a paginated list of Quay's API, from at most ``MAX_PAGES`` pages.

    Args:
        path: Path of the operation that returns the list.
        key: Key of the response that contains the entries.
    """
    found, token = [], None
    for _ in range(MAX_PAGES):
        answer = get(path, next_page=token)
        found += answer[key]
        token = answer.get("next_page")
        if not token:
            break
    return found
