"""The OpenAPI document of the REST API and its explorer page."""

from flask import Blueprint

from fakequay.web.lazy_views import add_routes

blueprint = Blueprint("documentation", __name__)
add_routes(
    blueprint,
    __name__,
    {
        "GET /openapi.json": "pages.openapi_document",
        "GET /docs/": "pages.docs",
        "GET /docs/<path:name>": "pages.docs_file",
    },
)
