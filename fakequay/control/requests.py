"""The journal: the requests that came in, the last of them; not those to the control API."""

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from fakequay.domain.refusals import Aborted
from fakequay.watch import Journal, Mismatch
from fakequay.web import worlds

from . import asked, criteria, shapes
from .described import describes

blueprint = Blueprint("requests", __name__)
LONGEST = 300  # seconds that a call may wait
_AWAITED = {
    **shapes.CRITERIA,
    "count": shapes.COUNT,
    "timeout": {"type": "number", "maximum": LONGEST},
}
_EXPECTED = {
    **shapes.CRITERIA,
    "count": shapes.COUNT,
    "at_least": shapes.COUNT,
    "at_most": shapes.COUNT,
}


@blueprint.get("/requests")
@describes({200: shapes.FOUND}, query={**shapes.CRITERIA, "limit": shapes.COUNT})
def find() -> ResponseReturnValue:
    """List the requests that the criteria mean, oldest first; ``limit``: only so many, the last."""
    given = request.args.to_dict()
    limit = criteria.number("limit", given.pop("limit", None))
    found = _journal().find(**criteria.read(given))
    shown = found if limit is None else found[max(len(found) - limit, 0) :]
    return jsonify(requests=[one.view() for one in shown])


@blueprint.get("/requests/<int:id>")
@describes({200: shapes.REQUEST})
def show(id: int) -> ResponseReturnValue:
    """Show one request."""
    for seen in _journal().find(after=id - 1):
        if seen.id == id:
            return jsonify(seen.view())
    raise Aborted(404, f"there is no request {id}")


@blueprint.get("/requests/count")
@describes({200: shapes.whole(count=shapes.COUNT)}, query=shapes.CRITERIA)
def count() -> ResponseReturnValue:
    """Count the requests that the criteria mean."""
    return jsonify(count=_journal().count(**criteria.read(request.args.to_dict())))


@blueprint.route("/requests/wait", methods=["GET", "POST"])
@describes({200: shapes.FOUND, 409: shapes.MISS}, query=_AWAITED, body=shapes.record(**_AWAITED))
def wait() -> ResponseReturnValue:
    """Answer once there are ``count`` requests that the criteria mean, or after ``timeout``."""
    given = _given()
    n = criteria.number("count", given.pop("count", None))
    timeout = criteria.seconds("timeout", given.pop("timeout", 10), LONGEST)
    wanted = criteria.read(given)
    try:
        found = _journal().wait(1 if n is None else n, timeout=timeout, **wanted)
    except Mismatch as miss:
        return jsonify(message=str(miss), **miss.report), 409
    return jsonify(requests=[one.view() for one in found])


@blueprint.route("/requests/verify", methods=["GET", "POST"])
@describes(
    {200: shapes.whole(found=shapes.COUNT, ids=shapes.listed(shapes.COUNT)), 409: shapes.MISS},
    query=_EXPECTED,
    body=shapes.record(**_EXPECTED),
)
def verify() -> ResponseReturnValue:
    """Say whether there are as many requests as expected, or what the nearest has otherwise."""
    given = _given()
    expected = {
        word: criteria.number(name, given.pop(name, None))
        for name, word in (("count", "n"), ("at_least", "at_least"), ("at_most", "at_most"))
    }
    wanted = criteria.read(given)
    try:
        found = _journal().verify(**expected, **wanted)
    except Mismatch as miss:
        return jsonify(message=str(miss), **miss.report), 409
    return jsonify(found=len(found), ids=[one.id for one in found])


@blueprint.get("/requests.har")
@describes({200: shapes.OBJECT}, query=shapes.CRITERIA)
def archive() -> ResponseReturnValue:
    """The requests that the criteria mean, as an HTTP archive (HAR 1.2)."""
    return jsonify(_journal().har(**criteria.read(request.args.to_dict())))


@blueprint.delete("/requests")
@describes({204: None})
def clear() -> ResponseReturnValue:
    """Forget all requests; ids go on."""
    _journal().clear()
    return "", 204


def _journal() -> Journal:
    return worlds.here().journal


def _given() -> dict[str, Any]:
    """From the query, or from a body that is an object."""
    return {**request.args.to_dict(), **asked.document()}
