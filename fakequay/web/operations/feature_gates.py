"""Feature gates: responses to requests for operations whose feature is off in the configuration.

The real server has no route for an operation whose feature is off.
"""

from collections.abc import Callable
from typing import Any

from flask import redirect, request
from werkzeug.exceptions import MethodNotAllowed, NotFound

from fakequay.contract import Operation
from fakequay.contract.releases import operation_in
from fakequay.models import RepoName
from fakequay.settings import Config

from .error_responses import READING, wrong_method
from .request_context import base_world

BELOW_REPOSITORIES = "/api/v1/repository/"
REPOSITORY = f"{BELOW_REPOSITORIES}{{repository}}"


def is_enabled(operation: Operation) -> bool:
    """Return whether the release of Quay has an operation and all its features are on."""
    return find_enabled(operation, base_world().config) is not None


def find_enabled(operation: Operation, config: Config) -> Operation | None:
    """Return an operation, or None if the release lacks it or one of its features is off."""
    present = operation_in(operation, config.release)
    if present is None:
        return None
    if present.features and not all(map(config.feature, present.features)):
        return None
    return present


def respond_disabled(path: str, repository_view: Callable[[], Any]) -> Any:
    """Return the response for an API path if the features of all its operations are off.

    Repository names may contain slashes. A path that looks like the path of a repository is
    therefore handled like one: ``/repository/mirror/health`` is the repository ``mirror/health``.

    Args:
        path: Path in Quay's API, with path parameters in braces.
        repository_view: Function that returns the Flask view of ``/repository/{repository}``.

    Raises:
        MethodNotAllowed: The method changes data, and the path is not under a repository.
        NotFound: The path ends with a slash.
    """
    below = path.startswith(BELOW_REPOSITORIES) and path.count("/") > REPOSITORY.count("/")
    if below and not path.endswith("/"):
        return _as_repository(repository_view())
    if request.method not in READING:
        raise MethodNotAllowed(sorted(READING))
    if path.endswith("/"):
        raise NotFound
    query = request.query_string.decode("latin-1")
    return redirect(f"{request.base_url}/" + (f"?{query}" if query else ""), 308)


def _as_repository(view: Any) -> Any:
    if request.method not in view.methods | READING:
        return wrong_method(view.methods)
    namespace, _, name = request.path.removeprefix("/api/v1/repository/").partition("/")
    return view(repository=RepoName(namespace, name))
