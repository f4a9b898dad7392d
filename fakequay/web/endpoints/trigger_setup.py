"""Trigger setup: pages that create a build trigger for a source host such as GitHub."""

from flask import abort, redirect
from flask.typing import ResponseReturnValue

from fakequay.access import roles, superusers
from fakequay.domain.builds import triggers
from fakequay.domain.repositories import repositories
from fakequay.models import Account, RepoName, Repository
from fakequay.web.auth import sessions
from fakequay.web.operations.request_context import base_world, world

from .html_errors import refuse

LOGIN_FIRST = "Method requires login and no valid login could be retrieved."


def begin_trigger(repository: RepoName, service: str) -> ResponseReturnValue:
    """Create an inactive build trigger, and redirect to the setup page of the trigger.

    No request is sent to the source host, such as GitHub: the repositories of the source host come
    from the seed. The page does not exist if the feature of the source host is off, for example
    FEATURE_GITHUB_BUILD.
    """
    if service != triggers.CUSTOM and not world().config.feature(f"{service.upper()}_BUILD"):
        abort(404)
    caller = sessions.caller(base_world())
    if caller.account is None:
        return refuse(401, LOGIN_FIRST)
    is_admin = roles.repository_role(world(), caller, repository) == "admin"
    if not (is_admin or superusers.has_full_access(world(), caller)):
        return refuse(403, "Permission Denied")
    found = repositories.get(world(), repository)
    if found is None:
        return refuse(404, f"Invalid repository: {repository}")
    return redirect(
        f"/repository/{repository}/trigger/{_create_trigger(found, service, caller.account)}"
    )


def _create_trigger(repository: Repository, service: str, account: Account) -> str:
    with world().store.transaction():
        path = str(repositories.get_full_name(world(), repository))
        return triggers.create(world(), repository, path, service, account).uuid
