"""Console pages of repository settings: permissions, notifications, mirror, policies."""

from typing import Any

from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden

from fakequay.console.api_calls import get, get_or_none
from fakequay.console.deliveries import list_deliveries, with_options
from fakequay.console.redacted_configs import list_options
from fakequay.console.repository_layout import (
    api_path,
    get_if_supported,
    render_repository,
    rights_of_caller,
    split_name,
)
from fakequay.console.routes import page
from fakequay.domain.repositories import repositories
from fakequay.web import world
from fakequay.world import World


@page("/repositories/<path:repository>/-/permissions")
def permissions(repository: str) -> ResponseReturnValue:
    """Return the page with the permissions of users, robots and teams in a repository."""
    path = f"{api_path(repository)}/permissions"
    users = get(f"{path}/user/")["permissions"].values()
    return render_repository(
        "permissions.html",
        repository,
        users=[one for one in users if not one["is_robot"]],
        robots=[one for one in users if one["is_robot"]],
        teams=list(get(f"{path}/team/")["permissions"].values()),
    )


@page("/repositories/<path:repository>/-/notifications")
def notifications(repository: str) -> ResponseReturnValue:
    """Return the page with the notifications of a repository and their deliveries."""
    path = api_path(repository)
    get(f"{path}/permissions/team/")  # refuses callers who may not see the notifications
    found = get_if_supported(f"{path}/notification/", {"notifications": []})["notifications"]
    return render_repository(
        "notifications.html",
        repository,
        subscriptions=with_options(found),
        deliveries=list_deliveries(found),
        emails=_authorized_emails(repository),
    )


@page("/repositories/<path:repository>/-/mirror")
def mirror(repository: str) -> ResponseReturnValue:
    """Return the page with the mirror configuration of a repository and its last sync."""
    get(f"{api_path(repository)}/permissions/team/")  # refuses callers who may not see the mirror
    found = get_or_none(f"{api_path(repository)}/mirror")
    data = world()
    with data.store.transaction():
        sync = _last_sync(data, repository)
    return render_repository(
        "mirror.html",
        repository,
        mirror=found,
        options=list_options((found or {}).get("external_registry_config") or {}),
        sync=sync,
    )


@page("/repositories/<path:repository>/-/policies")
def policies(repository: str) -> ResponseReturnValue:
    """Return the page with the auto-pruning and immutability policies of a repository."""
    path = api_path(repository)
    get(f"{path}/permissions/team/")  # refuses callers who may not see the policies
    pruning = get_or_none(f"{path}/autoprunepolicy/")
    immutability = get_or_none(f"{path}/immutabilitypolicy/")
    return render_repository(
        "policies.html",
        repository,
        pruning=pruning and pruning["policies"],
        immutability=immutability and immutability["policies"],
    )


@page("/repositories/<path:repository>/-/settings")
def settings(repository: str) -> ResponseReturnValue:
    """Return the page with the forms that change and delete a repository."""
    found, rights = get(api_path(repository), includeTags="false"), rights_of_caller(repository)
    if not rights.change:
        raise Forbidden("You have no permission to change this repository.")
    badge = {"token": found["status_token"]} if rights.manage else None
    return render_repository("settings.html", repository, badge=badge)


def _authorized_emails(repository: str) -> list[dict[str, Any]]:
    """Return the authorized e-mail addresses of a repository, which Quay's API cannot list."""
    data = world()
    with data.store.transaction():
        found = repositories.find(data, split_name(repository))
        rows = data.store.authorized_emails.find(repository_id=found.id)
        return [{"email": row.email, "confirmed": row.confirmed} for row in rows]


def _last_sync(data: World, repository: str) -> dict[str, Any]:
    """Return the last sync of a repository mirror, which Quay's API does not return.

    Returns:
        A dict with the key ``at`` (Unix seconds, or None before the first sync). If the repository
        belongs to the mirror of an organization, the dict also has ``status`` and ``message``.
    """
    found = repositories.find(data, split_name(repository))
    mirror = data.store.mirrors.one(repository_id=found.id)
    if mirror is not None:
        return {"at": mirror.last_sync}
    copied = data.store.org_mirror_repositories.one(repository_id=found.id)
    if copied is None:
        return {"at": None}
    return {"at": copied.last_sync, "status": copied.status, "message": copied.message}
