"""Server information outside the REST API: CSRF token, health checks and app capabilities."""

from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from fakequay.domain.images import scan_queue
from fakequay.web.auth import sessions
from fakequay.web.operations.request_context import world

INSTANCE_SERVICES = (
    "auth",
    "database",
    "disk_space",
    "registry_gunicorn",
    "service_key",
    "web_gunicorn",
)
END_TO_END_SERVICES = ("auth", "database", "redis", "storage")


def csrf_token() -> ResponseReturnValue:
    """Return the CSRF token that requests of a browser session must send."""
    return jsonify(csrf_token=sessions.csrf_token(world()))


def instance_health() -> ResponseReturnValue:
    """Return the health of the services inside the server; the result is always "healthy"."""
    return _healthy(INSTANCE_SERVICES)


def end_to_end_health() -> ResponseReturnValue:
    """Return the health of the services the server depends on; the result is always "healthy"."""
    return _healthy(END_TO_END_SERVICES)


def health_warning() -> ResponseReturnValue:
    """Return the health of the disk space; the result is always "healthy"."""
    return _healthy(("disk_space_warning",))


def ping() -> ResponseReturnValue:
    """Return ``true``, as a check that the server responds."""
    return "true", {"Content-Type": "text/html; charset=utf-8"}


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


def scan_backfill_status() -> ResponseReturnValue:
    """Return the percentage of all manifests that the security scanner has already indexed."""
    manifests = len(world().store.manifests)
    percent = 100 * (1 - scan_queue.count(world()) / manifests) if manifests else 100.0
    return jsonify(backfill_percent=f"{percent:.2f}")


def _healthy(services: tuple[str, ...]) -> ResponseReturnValue:
    """Return a health response in which every service is healthy."""
    return jsonify(data={"services": dict.fromkeys(services, True)}, status_code=200)
