"""Health checks of Quay, and the status of its security scanner."""

from flask import jsonify
from flask.typing import ResponseReturnValue

from fakequay.domain.images import scan_queue
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


def scan_backfill_status() -> ResponseReturnValue:
    """Return the percentage of all manifests that the security scanner has already indexed."""
    manifests = len(world().store.manifests)
    percent = 100 * (1 - scan_queue.count(world()) / manifests) if manifests else 100.0
    return jsonify(backfill_percent=f"{percent:.2f}")


def _healthy(services: tuple[str, ...]) -> ResponseReturnValue:
    """Return a health response in which every service is healthy."""
    return jsonify(data={"services": dict.fromkeys(services, True)}, status_code=200)
