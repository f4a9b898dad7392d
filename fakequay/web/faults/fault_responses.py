"""Error responses of faults, with the body that the fault sets or the real server's body."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Response, jsonify
from werkzeug.exceptions import default_exceptions

from fakequay import contract
from fakequay.domain.errors import ReadOnlyRepository
from fakequay.traffic import Fault
from fakequay.web.operations.error_responses import problem

Refuse = Callable[[int, str], Response | None]

_PROBLEMS = {
    400: ("invalid_request", "Invalid request"),
    401: ("invalid_token", "Requires authentication"),
    402: ("exceeds_license", "Payment Required"),
    403: ("insufficient_scope", "Unauthorized"),
    404: ("not_found", "Not Found"),
    520: ("downstream_issue", "Downstream issue"),
}
# Statuses for which the proxy in front of the real server sends the same page for every path.
_PROXY_STATUSES = frozenset({429, 502, 503, 504})


def fault_response(fault: Fault, path: str, refuse: Refuse) -> Response:
    """Return the error response that a fault sends instead of the operation's response.

    Args:
        fault: The fault; its status defaults to 500.
        path: Path of the request. The form of the body depends on it.
        refuse: Function that returns the registry's error response for a status and a path; None
            if the registry has no response for the status.
    """
    status = fault.status or 500
    if fault.body is not None:
        response = _custom_body(fault.body)
    else:
        response = _operation_error(fault) or _default_error(status, path, refuse)
    response.status_code = status
    if fault.retry_after is not None:
        response.headers["Retry-After"] = str(fault.retry_after)
    for name, value in (fault.headers or {}).items():
        response.headers[name] = value
    return response


def _custom_body(body: Any) -> Response:
    """Return a response with the fault's body: a string as HTML, any other value as JSON."""
    if isinstance(body, str):
        return Response(body, mimetype="text/html")
    return jsonify(body)


def _operation_error(fault: Fault) -> Response | None:
    """Return the error response that is specific to the operation of a fault, or None.

    The only such response is 503, with the message that a repository is in read-only mode. It is
    returned for the operations that need a writable repository.
    """
    named = contract.operations().get(fault.operation or "")
    if fault.status == 503 and named and named.normal_repository:
        return jsonify(message=str(ReadOnlyRepository("READ_ONLY")))
    return None


def _default_error(status: int, path: str, refuse: Refuse) -> Response:
    if status < 400:
        return Response()
    if status in _PROXY_STATUSES:
        return _page(status)
    if path.startswith("/v2/"):
        return refuse(status, path) or _page(status)
    return _api_error(status) if path.startswith("/api/") else _page(status)


def _api_error(status: int) -> Response:
    if status in _PROBLEMS:
        return problem(status, *_PROBLEMS[status])
    known = default_exceptions.get(status)
    text = "Internal Server Error" if status == 500 else known and known.description
    return jsonify(message=text or _phrase(status))


def _page(status: int) -> Response:
    title = f"{status} {_phrase(status)}"
    text = f"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>\n"
    return Response(text, mimetype="text/html")


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in _PHRASED else "Error"


_PHRASED = frozenset(HTTPStatus)
