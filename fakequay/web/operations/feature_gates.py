"""Where the feature of a route is off, the real server has no such route: what is answered then."""

from collections.abc import Callable
from typing import Any

from flask import redirect, request
from werkzeug.exceptions import MethodNotAllowed, NotFound

from fakequay.contract import Operation
from fakequay.models import RepoName

from .error_responses import READING, wrong_method
from .request_context import base_world

REPOSITORY = "/api/v1/repository/{repository}"


def is_there(operation: Operation) -> bool:
    return all(base_world().config.feature(name) for name in operation.features)


def answer(path: str, repository_view: Callable[[], Any]) -> Any:
    """What stands under a repository is taken for the repository's name, as that may be nested."""
    if path.startswith(f"{REPOSITORY}/") and not path.endswith("/"):
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
