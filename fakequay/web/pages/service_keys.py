"""The public halves of service keys, by which others check what a service has signed."""

from flask import Blueprint, abort, jsonify
from flask.typing import ResponseReturnValue

from fakequay.models import ServiceKey
from fakequay.web.operations.request_context import world

blueprint = Blueprint("key_server", __name__, url_prefix="/keys/services/<service>/keys")
DAY = 86_400  # seconds: how long an answer may be kept


@blueprint.get("")
def keys_of(service: str) -> ResponseReturnValue:
    """Those of a service that are good now: approved, and not expired."""
    found = world().store.service_keys.find(service=service)
    return jsonify(keys=[key.jwk for key in found if key.approval and _left(key) > 0])


@blueprint.get("/<kid>")
def key_by_id(service: str, kid: str) -> ResponseReturnValue:
    """409 before it is approved, 403 once it has expired; the real server asks for the id alone."""
    key = world().store.service_keys.one(kid=kid)
    if key is None:
        abort(404)
    if key.approval is None:
        abort(409)
    if _left(key) <= 0:
        abort(403)
    answer = jsonify(key.jwk)
    answer.cache_control.max_age = int(min(DAY, _left(key)))
    return answer


def _left(key: ServiceKey) -> float:
    """For how many seconds the key is still good."""
    return float("inf") if key.expiration is None else key.expiration - world().now()
