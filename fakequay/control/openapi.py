"""The OpenAPI 3.1 document of the control API, read off its routes."""

import inspect
import re
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Flask, current_app, jsonify
from flask.typing import ResponseReturnValue
from werkzeug.routing import Rule

import fakequay

from . import json_schemas
from .openapi_decorators import Description, Json, describes, description

blueprint = Blueprint("openapi", __name__)
PREFIX = "/_fakequay"
NOTHING = "control._nothing_there"
_METHODS = ("GET", "PUT", "POST", "DELETE", "PATCH")
_REFUSED = {
    "400": "What was sent makes no sense, and has changed nothing",
    "401": "The control token is missing or wrong",
    "403": "Not from this machine",
    "404": "There is no such thing",
}


@blueprint.get("/openapi.json")
@describes({200: json_schemas.OBJECT})
def show() -> ResponseReturnValue:
    """Describe the control API as OpenAPI."""
    return jsonify(document(current_app))


def document(app: Flask) -> Json:
    paths: Json = {}
    for rule in sorted(routes(app), key=lambda rule: rule.rule):
        path = paths.setdefault(_path(rule), {})
        if rule.arguments:
            path["parameters"] = list(_path_parameters(rule))
        for method in _METHODS:
            if method in (rule.methods or ()):
                path[method.lower()] = _operation(app, rule, method)
    return {
        "openapi": "3.1.0",
        "info": {"title": "fakequay's control API", "version": fakequay.__version__},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "responses": {name: _refusal(text) for name, text in _REFUSED.items()},
        },
        "security": [{}, {"token": []}],
    }


def routes(app: Flask) -> Iterator[Rule]:
    """All of the control API's, but the one that says that there is nothing else."""
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(f"{PREFIX}/") and rule.endpoint != NOTHING:
            yield rule


def _operation(app: Flask, rule: Rule, method: str) -> Json:
    view = app.view_functions[rule.endpoint]
    about = description(view) or Description({})
    resource, _, name = rule.endpoint.removeprefix("control.").rpartition(".")
    verb = f"{method.lower()}_" if len(set(rule.methods or ()) & set(_METHODS)) > 1 else ""
    operation: Json = {
        "operationId": f"{resource}_{verb}{name}",
        "tags": [resource],
        "summary": (inspect.getdoc(view) or "").partition("\n")[0],
        "parameters": [
            {"in": "query", "name": name, "schema": schema} for name, schema in about.query.items()
        ],
        "responses": _responses(rule, about),
    }
    if about.body is not None and method != "GET":
        operation["requestBody"] = {
            "required": "required" in about.body,
            "content": {"application/json": {"schema": about.body}},
        }
    return operation


def _responses(rule: Rule, about: Description) -> Json:
    answers = {str(status): _answer(schema) for status, schema in about.answers.items()}
    refused = ["401", "403"]
    if about.query or about.body:
        refused.append("400")
    if rule.arguments:
        refused.append("404")
    references = {name: {"$ref": f"#/components/responses/{name}"} for name in refused}
    return {**references, **answers}


def _answer(schema: Json | None) -> Json:
    if schema is None:
        return {"description": "Done"}
    return {"description": "So it is", "content": {"application/json": {"schema": schema}}}


def _refusal(text: str) -> Json:
    return {"description": text, "content": {"application/json": {"schema": json_schemas.MESSAGE}}}


def _path(rule: Rule) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)


def _path_parameters(rule: Rule) -> Iterator[dict[str, Any]]:
    for kind, name in re.findall(r"<(?:(\w+):)?(\w+)>", rule.rule):
        schema = {"type": "integer" if kind == "int" else "string"}
        yield {"in": "path", "name": name, "required": True, "schema": schema}
