"""Pages ``/openapi.json`` (OpenAPI document) and ``/docs/`` (API explorer, works offline)."""

from flask import Response, current_app, render_template
from flask.typing import ResponseReturnValue

from fakequay.web.instances import instances
from fakequay.web.operations import area_imports
from fakequay.web.operations.request_context import base_world
from fakequay.web.package_templates_and_files import send_package_file

OWN_FILES = ("explorer.css", "explorer.js", "theme.js")
HEADERS = {
    "Content-Security-Policy": (
        # Swagger UI sets styles of elements, and shows images of data URLs.
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; connect-src 'self'; font-src data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def openapi_document() -> ResponseReturnValue:
    """Return the OpenAPI document of the REST API in the release that the instance reproduces."""
    from . import document  # Imported on demand: apispec is slow to import.

    built = document.build(area_imports.areas(), base_world().release)
    return Response(built, mimetype="application/json")


def docs() -> ResponseReturnValue:
    """Return the page of the API explorer, which loads Swagger UI."""
    page = render_template(
        "openapi/explorer.html",
        quay_version=str(base_world().release),
        instance_name=instances.current_instance().name,
        has_console="console" in current_app.blueprints,
    )
    return page, HEADERS


def docs_file(name: str) -> ResponseReturnValue:
    """Return a script, style sheet or image of the API explorer or of Swagger UI."""
    if name in OWN_FILES:
        return send_package_file("fakequay.web.openapi", "static", name)
    return send_package_file("flask_swagger_ui", "dist", name)
