"""Control API of the request journal: lists, counts, awaits, verifies and exports requests.

Requests to the control API are not recorded.
"""

from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from fakequay.domain.errors import Aborted, DataRefused
from fakequay.traffic import Mismatch, RequestJournal
from fakequay.web.instances import instances

from . import request_body, request_matchers
from .openapi import json_schemas
from .openapi.decorators import describes

LONGEST = 300  # Maximum of the field timeout, in seconds.
# Fields of requests to /requests/wait.
_WAIT_FIELDS = {
    **json_schemas.CRITERIA,
    "count": json_schemas.COUNT,
    "timeout": {"type": "number", "maximum": LONGEST},
}
# Fields of requests to /requests/verify.
_VERIFY_FIELDS = {
    **json_schemas.CRITERIA,
    "count": json_schemas.COUNT,
    "at_least": json_schemas.COUNT,
    "at_most": json_schemas.COUNT,
}


@describes(
    {200: json_schemas.FOUND_REQUESTS}, query={**json_schemas.CRITERIA, "limit": json_schemas.COUNT}
)
def find() -> ResponseReturnValue:
    """List the recorded requests that match the search criteria, oldest first.

    If ``limit`` is given, only the latest requests up to this number are listed.
    """
    values = request.args.to_dict()
    limit = request_matchers.number("limit", values.pop("limit", None))
    found = _journal().find(**request_matchers.read(values))
    shown = found if limit is None else found[max(len(found) - limit, 0) :]
    return jsonify(requests=[exchange.view() for exchange in shown])


@describes({200: json_schemas.REQUEST})
def show(id: int) -> ResponseReturnValue:
    """Show the recorded request with the given id."""
    for exchange in _journal().find(after=id - 1):
        if exchange.id == id:
            return jsonify(exchange.view())
    raise Aborted(404, f"request {id} does not exist or is no longer in the journal")


@describes(
    {200: json_schemas.required_object(count=json_schemas.COUNT)}, query=json_schemas.CRITERIA
)
def count() -> ResponseReturnValue:
    """Count the recorded requests that match the search criteria."""
    return jsonify(count=_journal().count(**request_matchers.read(request.args.to_dict())))


@describes(
    {200: json_schemas.FOUND_REQUESTS, 409: json_schemas.MISMATCH},
    query=_WAIT_FIELDS,
    body=json_schemas.object_of(**_WAIT_FIELDS),
)
def wait() -> ResponseReturnValue:
    """Wait for ``count`` requests that match the search criteria, at most ``timeout`` seconds."""
    values = _read_input()
    n = request_matchers.number("count", values.pop("count", None))
    timeout = request_matchers.seconds("timeout", values.pop("timeout", 10), LONGEST)
    criteria = request_matchers.read(values)
    try:
        found = _journal().wait(1 if n is None else n, timeout=timeout, **criteria)
    except Mismatch as mismatch:
        return jsonify(message=str(mismatch), **mismatch.report), 409
    return jsonify(requests=[exchange.view() for exchange in found])


@describes(
    {
        200: json_schemas.required_object(
            found=json_schemas.COUNT, ids=json_schemas.list_of(json_schemas.COUNT)
        ),
        409: json_schemas.MISMATCH,
    },
    query=_VERIFY_FIELDS,
    body=json_schemas.object_of(**_VERIFY_FIELDS),
)
def verify() -> ResponseReturnValue:
    """Check how many recorded requests match the criteria; if too few or too many, return 409.

    With status 409, the response body shows the most similar request.
    """
    values = _read_input()
    expected = {
        parameter: request_matchers.number(name, values.pop(name, None))
        for name, parameter in (("count", "n"), ("at_least", "at_least"), ("at_most", "at_most"))
    }
    criteria = request_matchers.read(values)
    try:
        found = _journal().verify(**expected, **criteria)
    except ValueError as error:
        raise DataRefused(str(error)) from error
    except Mismatch as mismatch:
        return jsonify(message=str(mismatch), **mismatch.report), 409
    return jsonify(found=len(found), ids=[exchange.id for exchange in found])


@describes({200: json_schemas.OBJECT}, query=json_schemas.CRITERIA)
def archive() -> ResponseReturnValue:
    """Export the recorded requests that match the search criteria as an HTTP archive (HAR 1.2)."""
    return jsonify(_journal().har(**request_matchers.read(request.args.to_dict())))


@describes({204: None})
def clear() -> ResponseReturnValue:
    """Delete all recorded requests; the ids of new requests continue after the deleted ids."""
    with instances.current_data():
        _journal().clear()
    return "", 204


def _journal() -> RequestJournal:
    return instances.current_instance().journal


def _read_input() -> dict[str, Any]:
    """Return the fields of a control API request, from its query string and its JSON body."""
    return {**request.args.to_dict(), **request_body.read_object()}
