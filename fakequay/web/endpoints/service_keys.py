"""Key server: returns the public keys with which clients check signatures of Quay's services."""

from flask import abort, jsonify
from flask.typing import ResponseReturnValue

from fakequay.domain.accounts import service_keys
from fakequay.models import ServiceKey
from fakequay.web.operations.request_context import world

DAY = 86_400  # seconds; maximum time that clients may cache a key


def list_keys(service: str) -> ResponseReturnValue:
    """Return the public keys of a service that are approved and not expired."""
    found = world().store.service_keys.find(service=service)
    return jsonify(keys=[key.jwk for key in found if key.approval and _remaining_seconds(key) > 0])


def key_by_id(service: str, kid: str) -> ResponseReturnValue:
    """Return the public key that has the id in the path.

    The service in the path is ignored, as on the real server. The status is 404 for an unknown key,
    409 for a key that is not approved, and 403 for a key that expired in the last week.
    """
    key = service_keys.get(world(), kid)
    if key is None:
        abort(404)
    if key.approval is None:
        abort(409)
    if _remaining_seconds(key) <= 0:
        abort(403)
    response = jsonify(key.jwk)
    response.cache_control.max_age = int(min(DAY, _remaining_seconds(key)))
    return response


def _remaining_seconds(key: ServiceKey) -> float:
    """Return the seconds until a key expires, or infinity if it does not expire."""
    return float("inf") if key.expiration is None else key.expiration - world().now()
