"""App capabilities: URL templates for pages of container images and vulnerability reports."""

from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from fakequay.web.operations.request_context import world


def app_capabilities() -> ResponseReturnValue:
    """Return URL templates for web pages of container images and for vulnerability reports."""
    image = "{namespace}/{reponame}"
    security = f"api/v1/repository/{image}/manifest/{{digest}}/security"
    capabilities: dict[str, Any] = {
        "io.quay.view-image": {"url-template": f"{request.host_url}{image}:{{tag}}"}
    }
    if world().config.feature("SECURITY_SCANNER"):
        capabilities["io.quay.manifest-security"] = {
            "rest-api-template": f"{request.host_url}{security}"
        }
    return jsonify(appName="io.quay", capabilities=capabilities)
