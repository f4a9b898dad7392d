"""Layout of the pages of a repository: heading, and tabs for the pages the user may open."""

from typing import Any

from flask import request

from fakequay.access import requirements
from fakequay.access.requirements import Requirement
from fakequay.fast_dataclasses import frozen
from fakequay.models import RepoName
from fakequay.web import caller, world

from .api_calls import ApiError, get
from .rendering import render_page

# Path below the repository and label of each tab. "-" is no valid part of a repository's name, so
# the pages cannot be confused with a repository such as acme/web/builds.
TABS = (("", "Tags"), ("/-/history", "Tag history"), ("/-/builds", "Builds"))
ADMIN_TABS = (
    ("/-/permissions", "Permissions"),
    ("/-/notifications", "Notifications"),
    ("/-/mirror", "Mirror"),
    ("/-/policies", "Policies"),
    ("/-/logs", "Usage log"),
)
SETTINGS = ("/-/settings", "Settings")
_CHANGE = requirements.repo_write | requirements.full_access
_MANAGE = requirements.repo_admin | requirements.full_access
_INSPECT = _MANAGE | requirements.readonly_superuser


@frozen
class Rights:
    """Permissions of the caller in a repository, as the operations of Quay's API require them.

    Attributes:
        change: Whether the caller may change tags, labels and the description.
        manage: Whether the caller may change permissions, notifications, policies and the mirror.
        inspect: Whether the caller may read permissions, notifications, policies and the mirror.
    """

    change: bool
    manage: bool
    inspect: bool


def api_path(repository: str) -> str:
    """Return the path of a repository in Quay's API."""
    return f"/api/v1/repository/{repository}"


def split_name(repository: str) -> RepoName:
    """Return the namespace and the name of a repository with the path ``namespace/name``."""
    namespace, _, name = repository.partition("/")
    return RepoName(namespace, name)


def get_if_supported(path: str, default: Any, **query: Any) -> Any:
    """Send a GET request to Quay's API, and return the parsed body or a default.

    Args:
        default: Value to return if the response has status 501, because the operation does not
            support the kind of the repository. Before release 3.17, Quay supports no tags and
            notifications in application repositories.

    Raises:
        ApiError: The request fails for another reason.
    """
    try:
        return get(path, **query)
    except ApiError as error:
        if error.status == 501:
            return default
        raise


def rights_of_caller(repository: str) -> Rights:
    """Return the permissions of the signed-in user in a repository."""
    data, target = world(), {"repository": split_name(repository)}

    def meets(requirement: Requirement) -> bool:
        return requirement.met_by(data, caller(), target)

    with data.store.transaction():
        return Rights(meets(_CHANGE), meets(_MANAGE), meets(_INSPECT))


def render_repository(template: str, repository: str, **values: Any) -> str:
    """Return the HTML of a page of a repository.

    Args:
        template: File name in ``templates/console``.
        repository: Path of the repository, ``namespace/name``.
        values: Values of the template's variables.

    Raises:
        ApiError: The repository does not exist, or the caller may not read it.
    """
    found = get(api_path(repository), includeTags="false")
    rights = rights_of_caller(repository)
    address = f"/console/repositories/{repository}"
    tabs = (*TABS, *(ADMIN_TABS if rights.inspect else ()))
    return render_page(
        template,
        repository=found,
        name=repository,
        rights=rights,
        address=address,
        tabs=(*tabs, SETTINGS) if rights.change else tabs,
        subtitle=dict((*tabs, SETTINGS)).get(request.path.removeprefix(address)),
        **values,
    )
