"""OpenAPI 3.1 document of the control API, generated from its routes."""

import inspect
import re
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Flask, current_app, jsonify
from flask.typing import ResponseReturnValue
from werkzeug.routing import Rule

import fakequay
from fakequay.web.instances import instances
from fakequay.web.lazy_views import find_view

from . import json_schemas
from .decorators import Description, Json, describes, description

# Resources in operationIds and tags, by module, where they differ.
_RESOURCES = {"caller_list": "callers", "credentials": "tokens"}
blueprint = Blueprint("openapi", __name__)
PREFIX = "/_fakequay"
NOT_FOUND = "control._not_found"  # Endpoint that answers unknown paths.
_METHODS = ("GET", "PUT", "POST", "DELETE", "PATCH")
_REFUSED = {
    "400": "The request is invalid; nothing was changed",
    "401": "The control token is missing or wrong",
    "403": "The request does not come from this machine, or comes from a web page of another site",
    "404": "The named object does not exist",
}


INDEX = json_schemas.required_object(
    version=json_schemas.TEXT,
    quay_version=json_schemas.TEXT,
    openapi=json_schemas.TEXT,
    explorer=json_schemas.TEXT,
    operations=json_schemas.list_of(
        json_schemas.required_object(
            method=json_schemas.TEXT, path=json_schemas.TEXT, summary=json_schemas.TEXT
        )
    ),
)


@blueprint.get("/")
@describes({200: INDEX})
def index() -> ResponseReturnValue:
    """List the operations of the control API, the Quay release and links to OpenAPI documents."""
    operations = [
        {"method": method.upper(), "path": path, "summary": operation["summary"]}
        for path, methods in document(current_app)["paths"].items()
        for method, operation in methods.items()
        if method != "parameters"
    ]
    return jsonify(
        version=fakequay.__version__,
        quay_version=str(instances.current_instance().world.release),
        openapi=f"{PREFIX}/openapi.json",
        explorer="/docs/",
        operations=operations,
    )


@blueprint.get("/openapi.json")
@describes({200: json_schemas.OBJECT})
def show() -> ResponseReturnValue:
    """Return the OpenAPI document of the control API."""
    return jsonify(document(current_app))


def document(app: Flask) -> Json:
    """Build the OpenAPI document from the routes of an application."""
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
        "info": {"title": "Control API of fakequay", "version": fakequay.__version__},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "responses": {name: _refusal(text) for name, text in _REFUSED.items()},
        },
        "security": [{}, {"token": []}],
    }


def routes(app: Flask) -> Iterator[Rule]:
    """Return the Flask routes of the control API, except the route for unknown paths."""
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(f"{PREFIX}/") and rule.endpoint != NOT_FOUND:
            yield rule


def _operation(app: Flask, rule: Rule, method: str) -> Json:
    view = find_view(app, rule.endpoint)
    details = description(view) or Description({})
    module, _, name = rule.endpoint.removeprefix("control.").replace(":", ".").rpartition(".")
    resource = _RESOURCES.get(module, module)
    verb = f"{method.lower()}_" if len(set(rule.methods or ()) & set(_METHODS)) > 1 else ""
    operation: Json = {
        "operationId": f"{resource}_{verb}{name}",
        "tags": [resource],
        "summary": (inspect.getdoc(view) or "").partition("\n")[0],
        "parameters": [
            {"in": "query", "name": name, "schema": schema}
            for name, schema in details.query.items()
        ],
        "responses": _responses(rule, details),
    }
    if details.body is not None and method != "GET":
        operation["requestBody"] = {
            "required": "required" in details.body,
            "content": {"application/json": {"schema": details.body}},
        }
    return operation


def _responses(rule: Rule, details: Description) -> Json:
    answers = {str(status): _success(schema) for status, schema in details.answers.items()}
    refused = ["401", "403"]
    if details.query or details.body:
        refused.append("400")
    if rule.arguments:
        refused.append("404")
    references = {name: {"$ref": f"#/components/responses/{name}"} for name in refused}
    return {**references, **answers}


def _success(schema: Json | None) -> Json:
    if schema is None:
        return {"description": "Success, without a body"}
    return {"description": "Success", "content": {"application/json": {"schema": schema}}}


def _refusal(text: str) -> Json:
    return {"description": text, "content": {"application/json": {"schema": json_schemas.MESSAGE}}}


def _path(rule: Rule) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)


def _path_parameters(rule: Rule) -> Iterator[dict[str, Any]]:
    for kind, name in re.findall(r"<(?:(\w+):)?(\w+)>", rule.rule):
        schema = {"type": "integer" if kind == "int" else "string"}
        yield {"in": "path", "name": name, "required": True, "schema": schema}
