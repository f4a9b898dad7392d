"""Routes of the REST API: one Flask route for each path of Quay's API.

The first request to a path imports the module of its operations.
"""

import importlib
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from flask import Flask, Request, request
from werkzeug.exceptions import HTTPException

from fakequay import contract
from fakequay.contract.releases import NEWEST, is_in_release
from fakequay.models import RepoName
from fakequay.settings import Config

from . import feature_gates
from .error_responses import NotServed, wrong_method
from .path_converters import RepositoryConverter
from .request_context import base_world

METHODS = ("GET", "POST", "PUT", "DELETE")
_IDS = "fakequay.operations"  # Key in app.extensions of the operationIds by route and method.


def contract_path(rule: str) -> str:
    """Convert a Flask rule such as ``/x/<repo:repository>`` to an API path: ``/x/{repository}``."""
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)


def register(app: Flask, areas: Iterable[str]) -> None:
    """Add a Flask route for each path of Quay's API.

    Args:
        app: The application.
        areas: API tags whose operations the application serves; other operations return 501.
    """
    app.url_map.converters["repo"] = RepositoryConverter
    served = app.extensions["fakequay.api"] = frozenset(areas)
    methods: dict[str, list[contract.Operation]] = {}
    for operation in contract.operations().values():
        methods.setdefault(operation.path, []).append(operation)
    ids: dict[tuple[str, str], str] = {}
    app.extensions[_IDS] = ids
    for path, operations in methods.items():
        view = _view(operations, served)
        for rule in _rules(path):
            app.add_url_rule(
                rule, rule, view, methods=[operation.method for operation in operations]
            )
            ids.update({(rule, operation.method): operation.id for operation in operations})


def operation_id(app: Flask, http_request: Request) -> str | None:
    """Return the operationId of a request; None if no operation has its path and method."""
    ids: dict[tuple[str, str], str] = app.extensions[_IDS]
    rule = http_request.url_rule
    method = "GET" if http_request.method == "HEAD" else http_request.method
    return None if rule is None else ids.get((rule.endpoint, method))


def methods_at(app: Flask, http_request: Request) -> set[str]:
    """Return the HTTP methods that Quay's API has for the path of a request."""
    ids: dict[tuple[str, str], str] = app.extensions[_IDS]
    match = app.url_map.bind_to_environ(http_request.environ).match
    methods = set()
    for method in METHODS:
        with suppress(HTTPException):
            rule, _ = match(method=method, return_rule=True)
            methods |= {method} if (rule.endpoint, method) in ids else set()
    return methods


def _rules(path: str) -> list[str]:
    """Return the Flask rules of a path of Quay's API.

    A path with the parameter ``{repository}`` gets two rules. The first rule matches names without
    a slash; werkzeug matches it quickly, without a regular expression. The second rule matches
    names with slashes.
    """
    rule = path.replace("{", "<").replace("}", ">")
    if "<repository>" not in rule:
        return [rule]
    return [
        rule.replace("<repository>", "<repository_namespace>/<repository>"),
        rule.replace("<repository>", "<repo:repository>"),
    ]


def _view(operations: list[contract.Operation], served: frozenset[str]) -> Callable[..., Any]:
    """Return a Flask view for the operations of a path.

    The first request imports the module of the operations.
    """
    path, area = operations[0].path, operations[0].area
    loaded: list[Any] = []
    # In the newest release, a path with such an operation always exists.
    is_permanent = any(not operation.features for operation in operations)

    def view(**target: Any) -> Any:
        config = base_world().config
        if config.release is not NEWEST or not is_permanent:
            answer = _respond_missing(operations, config, served)
            if answer is not None:
                return answer
        if not loaded:
            loaded.append(_load(path, area, served))
        if request.method not in loaded[0].methods | {"HEAD", "OPTIONS"}:
            raise NotServed(f"fakequay does not serve {request.method} {path} yet")
        namespace = target.pop("repository_namespace", None)
        if namespace is not None:
            target["repository"] = RepoName(namespace, target["repository"])
        return loaded[0](**target)

    return view


def _respond_missing(
    operations: list[contract.Operation], config: Config, served: frozenset[str]
) -> Any:
    """Return the error response if the path or the method does not exist, otherwise None."""
    if not any(feature_gates.find_enabled(operation, config) for operation in operations):
        return feature_gates.respond_disabled(
            operations[0].path, lambda: _load(feature_gates.REPOSITORY, "repository", served)
        )
    if config.release is not NEWEST and request.method in METHODS:
        present = {one.method for one in operations if is_in_release(one, config.release)}
        if request.method not in present:
            return wrong_method(present)
    return None


def _load(path: str, area: str, served: frozenset[str]) -> Any:
    views = importlib.import_module(f"fakequay.api.{area}").area.views if area in served else {}
    if path not in views:
        raise NotServed(f"fakequay does not serve {path} yet")
    return views[path]
