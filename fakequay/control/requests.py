"""The journal: the requests that came in, the last of them; not those to the control API."""

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from fakequay.domain.errors import Aborted
from fakequay.traffic import Mismatch, RequestJournal
from fakequay.web.instances import instances

from . import json_schemas, request_body, request_matchers
from .openapi_decorators import describes

blueprint = Blueprint("requests", __name__)
LONGEST = 300  # seconds that a call may wait
_AWAITED = {
    **json_schemas.CRITERIA,
    "count": json_schemas.COUNT,
    "timeout": {"type": "number", "maximum": LONGEST},
}
_EXPECTED = {
    **json_schemas.CRITERIA,
    "count": json_schemas.COUNT,
    "at_least": json_schemas.COUNT,
    "at_most": json_schemas.COUNT,
}


@blueprint.get("/requests")
@describes({200: json_schemas.FOUND}, query={**json_schemas.CRITERIA, "limit": json_schemas.COUNT})
def find() -> ResponseReturnValue:
    """List the requests that the criteria mean, oldest first; ``limit``: only so many, the last."""
    given = request.args.to_dict()
    limit = request_matchers.number("limit", given.pop("limit", None))
    found = _journal().find(**request_matchers.read(given))
    shown = found if limit is None else found[max(len(found) - limit, 0) :]
    return jsonify(requests=[one.view() for one in shown])


@blueprint.get("/requests/<int:id>")
@describes({200: json_schemas.REQUEST})
def show(id: int) -> ResponseReturnValue:
    """Show one request."""
    for seen in _journal().find(after=id - 1):
        if seen.id == id:
            return jsonify(seen.view())
    raise Aborted(404, f"there is no request {id}")


@blueprint.get("/requests/count")
@describes({200: json_schemas.whole(count=json_schemas.COUNT)}, query=json_schemas.CRITERIA)
def count() -> ResponseReturnValue:
    """Count the requests that the criteria mean."""
    return jsonify(count=_journal().count(**request_matchers.read(request.args.to_dict())))


@blueprint.route("/requests/wait", methods=["GET", "POST"])
@describes(
    {200: json_schemas.FOUND, 409: json_schemas.MISS},
    query=_AWAITED,
    body=json_schemas.record(**_AWAITED),
)
def wait() -> ResponseReturnValue:
    """Answer once there are ``count`` requests that the criteria mean, or after ``timeout``."""
    given = _given()
    n = request_matchers.number("count", given.pop("count", None))
    timeout = request_matchers.seconds("timeout", given.pop("timeout", 10), LONGEST)
    wanted = request_matchers.read(given)
    try:
        found = _journal().wait(1 if n is None else n, timeout=timeout, **wanted)
    except Mismatch as miss:
        return jsonify(message=str(miss), **miss.report), 409
    return jsonify(requests=[one.view() for one in found])


@blueprint.route("/requests/verify", methods=["GET", "POST"])
@describes(
    {
        200: json_schemas.whole(
            found=json_schemas.COUNT, ids=json_schemas.listed(json_schemas.COUNT)
        ),
        409: json_schemas.MISS,
    },
    query=_EXPECTED,
    body=json_schemas.record(**_EXPECTED),
)
def verify() -> ResponseReturnValue:
    """Say whether there are as many requests as expected, or what the nearest has otherwise."""
    given = _given()
    expected = {
        word: request_matchers.number(name, given.pop(name, None))
        for name, word in (("count", "n"), ("at_least", "at_least"), ("at_most", "at_most"))
    }
    wanted = request_matchers.read(given)
    try:
        found = _journal().verify(**expected, **wanted)
    except Mismatch as miss:
        return jsonify(message=str(miss), **miss.report), 409
    return jsonify(found=len(found), ids=[one.id for one in found])


@blueprint.get("/requests.har")
@describes({200: json_schemas.OBJECT}, query=json_schemas.CRITERIA)
def archive() -> ResponseReturnValue:
    """The requests that the criteria mean, as an HTTP archive (HAR 1.2)."""
    return jsonify(_journal().har(**request_matchers.read(request.args.to_dict())))


@blueprint.delete("/requests")
@describes({204: None})
def clear() -> ResponseReturnValue:
    """Forget all requests; ids go on."""
    _journal().clear()
    return "", 204


def _journal() -> RequestJournal:
    return instances.current_instance().journal


def _given() -> dict[str, Any]:
    """From the query, or from a body that is an object."""
    return {**request.args.to_dict(), **request_body.read_object()}
