"""Pages ``/openapi.json`` (OpenAPI document) and ``/docs/`` (Swagger UI, works offline)."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from fakequay.web.operations import area_imports
from fakequay.web.operations.request_context import base_world
from fakequay.web.package_responses import send_package_file

blueprint = Blueprint("documentation", __name__)

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>fakequay</title>
<link rel="stylesheet" href="swagger-ui.css">
<style>
  .swagger-ui .opblock-tag { flex-wrap: wrap; overflow-wrap: anywhere }
  @media (max-width: 600px) { .swagger-ui .opblock-tag small { flex-basis: 100%; padding: 0 } }
</style>
<link rel="icon" href="favicon-32x32.png">
<div id="ui"></div>
<script src="swagger-ui-bundle.js"></script>
<script src="swagger-ui-standalone-preset.js"></script>
<script>
const ui = SwaggerUIBundle({
  urls: [
    {name: "Quay", url: "../openapi.json"},
    {name: "Control API", url: "../_fakequay/openapi.json"},
  ],
  dom_id: "#ui",
  deepLinking: true,
  docExpansion: "none",
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  layout: "StandaloneLayout",
  requestInterceptor: (request) => {
    // Without this header, the API rejects GET requests from browsers.
    request.headers["X-Requested-With"] = "XMLHttpRequest";
    return request;
  },
  onComplete: () => {
    // The console stores the token of its signed-in user here.
    const token = sessionStorage.getItem("fakequay.token");
    if (!token) return;
    const schema = ui.specSelectors.specJson().getIn(["components", "securitySchemes", "oauth2"]);
    if (!schema) return;
    const auth = {schema, flow: "implicit", name: "oauth2", scopes: []};
    ui.authActions.authorizeOauth2({auth, token: {access_token: token}});
  },
})
</script>
</html>
"""


@blueprint.get("/openapi.json")
def openapi_document() -> ResponseReturnValue:
    """Return the OpenAPI document of the REST API in the release that the instance reproduces."""
    from . import document  # Imported on demand: apispec is slow to import.

    built = document.build(area_imports.areas(), base_world().release)
    return Response(built, mimetype="application/json")


@blueprint.get("/docs/")
def docs() -> ResponseReturnValue:
    """Return the Swagger UI page."""
    return PAGE


@blueprint.get("/docs/<path:name>")
def docs_file(name: str) -> ResponseReturnValue:
    """Return a script, style sheet or image of Swagger UI."""
    return send_package_file("flask_swagger_ui", "dist", name)
