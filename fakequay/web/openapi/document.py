"""OpenAPI 3.1 document of the REST API."""

import json
from functools import cache
from typing import Any

import marshmallow as ma
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.common import resolve_schema_instance
from flask import Flask
from flask_smorest import Api
from werkzeug.routing import UnicodeConverter

import fakequay
from fakequay.access import scopes
from fakequay.contract.releases import NEWEST, Release
from fakequay.web.operations import operation_documents
from fakequay.web.operations.area_blueprint import Area
from fakequay.web.operations.path_converters import RepositoryConverter

from . import links, release_document

INFO = {
    "API_TITLE": "fakequay",
    "API_VERSION": fakequay.__version__,
    "OPENAPI_VERSION": "3.1.0",
}
# Schemas that flask-smorest adds to every document; no operation of the REST API uses them.
UNUSED_SCHEMAS = ("ErrorSchema", "PaginationMetadataSchema")


@cache
def build(areas: tuple[Area, ...], release: Release = NEWEST) -> bytes:
    """Return the OpenAPI document of the REST API in a release of Quay, as JSON."""
    document = _generate(areas)
    if release is not NEWEST:
        document = release_document.as_of_release(document, release)
    document["info"]["title"] = f"REST API of Quay {release}, mocked by fakequay"
    document["info"]["description"] = (
        f"Operations of the container registry Quay {release} under `/api/v1`. "
        "The operations of the registry under `/v2` are not part of this document."
    )
    links.add(document)
    return json.dumps(document).encode()


def _generate(areas: tuple[Area, ...]) -> dict[str, Any]:
    """Generate the OpenAPI document of the newest release of Quay, without OpenAPI links.

    The document is generated from a temporary application that imports the operations of all API
    tags. The application that handles requests imports the operations of a tag only at the first
    request to one of them.
    """
    app = Flask(__name__, static_folder=None)
    app.config.update(INFO)
    app.url_map.converters["repo"] = RepositoryConverter
    naming = MarshmallowPlugin(schema_name_resolver=_schema_name)
    api = _Api(app, spec_kwargs={"marshmallow_plugin": naming})
    api.register_converter(RepositoryConverter, _repository_part)
    api.register_converter(UnicodeConverter, _part)
    _add_components(api.spec.components)
    for area in areas:
        api.register_blueprint(area)
    document: dict[str, Any] = api.spec.to_dict()
    for name in UNUSED_SCHEMAS:
        del document["components"]["schemas"][name]
    return document


def _repository_part(_: RepositoryConverter) -> dict[str, Any]:
    """Return the OpenAPI description of the path parameter that contains a repository name.

    The slash between namespace and name may be percent-encoded in a request.
    """
    pattern = r"^[^/]+((/|%2F)[^/]+)+$"
    return {"type": "string", "format": "repository", "pattern": pattern, "examples": ["acme/web"]}


def _part(_: UnicodeConverter) -> dict[str, Any]:
    return {"type": "string", "pattern": r"^[^/]+$"}


class _Api(Api):  # type: ignore[misc]  # flask-smorest ships no types
    DEFAULT_ERROR_RESPONSE_NAME = None  # Each operation documents its own error responses.


def _add_components(components: Any) -> None:
    for name, schema in operation_documents.refusal_schemas().items():
        components.schema(name, schema)
    for name, response in operation_documents.refusal_responses().items():
        components.response(name, response)
    meanings = "\n".join(f"* `{name}`: {text}" for name, text in scopes.DESCRIPTIONS.items())
    description = f"OAuth token. Each operation lists the scope that it needs.\n\n{meanings}"
    scheme = {"type": "http", "scheme": "bearer", "description": description}
    components.security_scheme("bearer", scheme)


def _schema_name(schema: ma.Schema | type[ma.Schema] | str) -> str:
    """Return the name of a schema in the OpenAPI document, such as ``area.Schema``.

    The area is the API tag of the schema, because schemas of several tags may have the same name. A
    schema that several tags share has no area in its name.
    """
    cls = type(resolve_schema_instance(schema))
    _, _, inner = cls.__module__.partition("fakequay.api.")
    return f"{inner.split('.')[0]}.{cls.__name__}" if inner else cls.__name__
