"""Frame of the pages of a repository: heading, and tabs for the pages that the caller may open."""

from typing import Any

from fakequay.models import RepoName

from .api_calls import get, get_or_none
from .rendering import render_page

# Path below the repository and label of each tab. "-" is no valid part of a repository's name, so
# the pages cannot be confused with a repository such as acme/web/builds.
TABS = (("", "Tags"),)
ADMIN_TABS = (("/-/logs", "Usage log"),)


def api_path(repository: str) -> str:
    """Return the path of a repository in Quay's API."""
    return f"/api/v1/repository/{repository}"


def split_name(repository: str) -> RepoName:
    """Return the namespace and the name of a repository with the path ``namespace/name``."""
    namespace, _, name = repository.partition("/")
    return RepoName(namespace, name)


def may_administer(repository: str) -> bool:
    """Return whether Quay's API shows the permissions of a repository to the caller.

    The field ``can_admin`` of the API is false for superusers, who may read the same data.
    """
    return get_or_none(f"{api_path(repository)}/permissions/team/") is not None


def render_repository(template: str, repository: str, **values: Any) -> str:
    """Return a page of a repository.

    Args:
        template: File name in ``templates/console``.
        repository: Path of the repository, ``namespace/name``.
        values: Values of the template's variables.

    Raises:
        ApiError: The repository does not exist, or the caller may not read it.
    """
    found = get(api_path(repository), includeTags="false")
    is_admin = may_administer(repository)
    return render_page(
        template,
        repository=found,
        name=repository,
        is_admin=is_admin,
        address=f"/console/repositories/{repository}",
        tabs=(*TABS, *(ADMIN_TABS if is_admin else ())),
        **values,
    )
