"""Every path of the contract as a route whose area is imported when it is first asked for."""

import importlib
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from flask import Flask, Request, request
from werkzeug.exceptions import HTTPException

from fakequay import contract
from fakequay.models import RepoName

from . import feature_gates
from .error_responses import NotServed
from .path_converters import RepositoryConverter

METHODS = ("GET", "POST", "PUT", "DELETE")
_IDS = "fakequay.operations"


def contract_path(rule: str) -> str:
    """``/x/<repo:repository>`` as the contract writes it: ``/x/{repository}``."""
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)


def register(app: Flask, areas: Iterable[str]) -> None:
    """Add a route for each path of the contract; what none of the areas serves answers 501."""
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


def operation_id(app: Flask, asked: Request) -> str | None:
    """Which operation of the contract a request is for, if it is for one."""
    ids: dict[tuple[str, str], str] = app.extensions[_IDS]
    rule = asked.url_rule
    method = "GET" if asked.method == "HEAD" else asked.method
    return None if rule is None else ids.get((rule.endpoint, method))


def methods_at(app: Flask, asked: Request) -> set[str]:
    """The methods of the contract's operations at an address; none where it is none of theirs."""
    ids: dict[tuple[str, str], str] = app.extensions[_IDS]
    match = app.url_map.bind_to_environ(asked.environ).match
    found = set()
    for method in METHODS:
        with suppress(HTTPException):
            rule, _ = match(method=method, return_rule=True)
            found |= {method} if (rule.endpoint, method) in ids else set()
    return found


def _rules(path: str) -> list[str]:
    """A repository usually has two segments: werkzeug finds those without trying rule by rule."""
    rule = path.replace("{", "<").replace("}", ">")
    if "<repository>" not in rule:
        return [rule]
    return [
        rule.replace("<repository>", "<repository_namespace>/<repository>"),
        rule.replace("<repository>", "<repo:repository>"),
    ]


def _view(operations: list[contract.Operation], served: frozenset[str]) -> Callable[..., Any]:
    """What serves the operations of a path, with the area's view once it is imported."""
    path, area = operations[0].path, operations[0].area
    found: list[Any] = []

    def view(**target: Any) -> Any:
        if not any(feature_gates.is_there(operation) for operation in operations):
            return feature_gates.answer(
                path, lambda: _load(feature_gates.REPOSITORY, "repository", served)
            )
        if not found:
            found.append(_load(path, area, served))
        if request.method not in found[0].methods | {"HEAD", "OPTIONS"}:
            raise NotServed(f"fakequay does not serve {request.method} {path} yet")
        namespace = target.pop("repository_namespace", None)
        if namespace is not None:
            target["repository"] = RepoName(namespace, target["repository"])
        return found[0](**target)

    return view


def _load(path: str, area: str, served: frozenset[str]) -> Any:
    views = importlib.import_module(f"fakequay.api.{area}").area.views if area in served else {}
    if path not in views:
        raise NotServed(f"fakequay does not serve {path} yet")
    return views[path]
