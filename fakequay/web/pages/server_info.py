"""Server information outside the REST API: CSRF token, health checks and app capabilities."""

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from fakequay.domain.images import scan_queue
from fakequay.web.auth import sessions
from fakequay.web.operations.request_context import world

blueprint = Blueprint("pages", __name__)

INSTANCE_SERVICES = (
    "auth",
    "database",
    "disk_space",
    "registry_gunicorn",
    "service_key",
    "web_gunicorn",
)
END_TO_END_SERVICES = ("auth", "database", "redis", "storage")


@blueprint.get("/csrf_token")
def csrf_token() -> ResponseReturnValue:
    """Return the CSRF token that requests of a browser session must send."""
    return jsonify(csrf_token=sessions.csrf_token(world()))


@blueprint.get("/health")
@blueprint.get("/health/instance")
def instance_health() -> ResponseReturnValue:
    """Return the health of the services inside the server; the result is always "healthy"."""
    return _healthy(INSTANCE_SERVICES)


@blueprint.get("/status")
@blueprint.get("/health/endtoend")
def end_to_end_health() -> ResponseReturnValue:
    """Return the health of the services the server depends on; the result is always "healthy"."""
    return _healthy(END_TO_END_SERVICES)


@blueprint.get("/health/warning")
def health_warning() -> ResponseReturnValue:
    """Return the health of the disk space; the result is always "healthy"."""
    return _healthy(("disk_space_warning",))


@blueprint.get("/_internal_ping")
def ping() -> ResponseReturnValue:
    """Return ``true``, as a check that the server responds."""
    return "true", {"Content-Type": "text/html; charset=utf-8"}


@blueprint.get("/.well-known/app-capabilities")
def app_capabilities() -> ResponseReturnValue:
    """Return URL templates for image pages and vulnerability reports."""
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


@blueprint.get("/secscan/_backfill_status")
def scan_backfill_status() -> ResponseReturnValue:
    """Return the percentage of all manifests that the security scanner has already indexed."""
    manifests = len(world().store.manifests)
    percent = 100 * (1 - scan_queue.count(world()) / manifests) if manifests else 100.0
    return jsonify(backfill_percent=f"{percent:.2f}")


def _healthy(services: tuple[str, ...]) -> ResponseReturnValue:
    """Return a health response in which every service is healthy."""
    return jsonify(data={"services": dict.fromkeys(services, True)}, status_code=200)
