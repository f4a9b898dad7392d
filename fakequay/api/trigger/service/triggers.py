"""Build triggers: returns, activates, enables, disables and deletes them."""

from typing import Any

from fakequay.access import Caller, roles, superusers
from fakequay.domain import usage_log
from fakequay.domain.builds import build_requests, build_views, triggers
from fakequay.domain.builds.build_views import ALL_RIGHTS, Rights
from fakequay.domain.errors import InvalidRequest, Unauthorized
from fakequay.domain.repositories import repositories
from fakequay.models import Account, RepoName, Repository, Trigger
from fakequay.world import World

NOT_ENOUGH = "Trigger config is not sufficient for activation."


def page(world: World, name: RepoName) -> dict[str, Any]:
    """Return the build triggers of a repository; an empty list if the repository does not exist."""
    repository = repositories.get(world, name)
    found = triggers.list_triggers(world, repository) if repository else []
    return {"triggers": [build_views.trigger(world, trigger, ALL_RIGHTS) for trigger in found]}


def view(world: World, name: RepoName, uuid: str) -> dict[str, Any]:
    """Return a build trigger as the API shows it."""
    return build_views.trigger(world, find(world, name, uuid), ALL_RIGHTS)


def find(world: World, name: RepoName, uuid: str) -> Trigger:
    """Return the build trigger of a repository by its uuid, or raise NotFound."""
    return triggers.find(world, repositories.find(world, name), uuid)


def check_connected(world: World, caller: Caller, trigger: Trigger) -> None:
    """Check that the caller connected a build trigger to its source host (such as GitHub).

    Quay reads the source host with the credentials of the user who connected the trigger. Other
    users may not use these credentials, except superusers with full access.

    Raises:
        Unauthorized: Another user connected the trigger, and the caller is not a superuser with
            full access.
    """
    is_self = caller.account is not None and caller.account.id == trigger.account_id
    if is_self and roles.user_role(caller) == "admin":
        return
    if not superusers.has_full_access(world, caller):
        raise Unauthorized


def activate(
    world: World, caller: Caller, name: RepoName, uuid: str, body: dict[str, Any], *, host: str
) -> dict[str, Any]:
    """Set up a build trigger with its configuration and an optional pull robot.

    Raises:
        InvalidRequest: The trigger is already active, or the configuration is invalid.
        Unauthorized: The caller did not connect the trigger to its source host, or may not use the
            robot.
    """
    repository = repositories.find(world, name)
    trigger = triggers.find(world, repository, uuid)
    if triggers.is_active(trigger):
        raise InvalidRequest(NOT_ENOUGH)
    check_connected(world, caller, trigger)
    robot = _pull_robot(world, caller, body.get("pull_robot"))
    trigger = triggers.activate(world, trigger, body["config"], robot, host)
    about = {
        "namespace": name.namespace,
        "pull_robot": robot.name if robot else None,
        "config": trigger.config,
    }
    _log(world, "setup_repo_trigger", repository, trigger, about)
    return build_views.trigger(world, trigger, ALL_RIGHTS)


def toggle(world: World, name: RepoName, uuid: str, *, enabled: bool) -> dict[str, Any]:
    """Enable or disable a build trigger.

    As on the real server, the response contains only those fields that a caller without permissions
    may see.
    """
    repository = repositories.find(world, name)
    trigger = triggers.find(world, repository, uuid)
    trigger = triggers.toggle(world, trigger, enabled=enabled)
    _log(world, "toggle_repo_trigger", repository, trigger, {"enabled": enabled})
    return build_views.trigger(world, trigger, Rights())


def delete(world: World, name: RepoName, uuid: str) -> None:
    """Delete a build trigger.

    If the trigger was active, an entry is added to the usage log.
    """
    repository = repositories.find(world, name)
    trigger = triggers.find(world, repository, uuid)
    if triggers.is_active(trigger):
        _log(world, "delete_repo_trigger", repository, trigger, {})
    triggers.delete(world, trigger)


def _pull_robot(world: World, caller: Caller, name: str | None) -> Account | None:
    if not name:
        return None
    robot, namespace = build_requests.pull_robot(world, name)
    is_admin = roles.organization_role(world, caller, namespace) == "admin"
    if not (is_admin or superusers.has_full_access(world, caller)):
        raise Unauthorized
    return robot


def _log(
    world: World, kind: str, repository: Repository, trigger: Trigger, more: dict[str, Any]
) -> None:
    namespace = repositories.get_namespace(world, repository)
    about = {"repo": repository.name, "trigger_id": trigger.uuid, "service": trigger.service}
    usage_log.record(world, kind, namespace, repository, {**about, **more})
