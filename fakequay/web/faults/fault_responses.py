"""What the real server says with a status, where a fault does not say it itself."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Response, json, jsonify
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
# What the proxy in front of the real server answers, whatever is asked for.
_OF_THE_PROXY = frozenset({429, 502, 503, 504})


def answer(fault: Fault, path: str, refuse: Refuse) -> Response:
    """``refuse`` says what the registry answers with a status."""
    status = fault.status or 500
    if fault.body is not None:
        response = _given(fault.body)
    else:
        response = _of_the_operation(fault) or _own(status, path, refuse)
    response.status_code = status
    if fault.retry_after is not None:
        response.headers["Retry-After"] = str(fault.retry_after)
    for name, value in (fault.headers or {}).items():
        response.headers[name] = value
    return response


def _given(body: Any) -> Response:
    """Text as it stands, all else as JSON."""
    if isinstance(body, str):
        return Response(body, mimetype="text/html")
    return Response(json.dumps(body), mimetype="application/json")


def _of_the_operation(fault: Fault) -> Response | None:
    """What an operation that the fault names says itself with a status, where all others do not."""
    named = contract.operations().get(fault.operation or "")
    if fault.status == 503 and named and named.normal_repository:
        return jsonify(message=str(ReadOnlyRepository("READ_ONLY")))
    return None


def _own(status: int, path: str, refuse: Refuse) -> Response:
    if status < 400:
        return Response()
    if status in _OF_THE_PROXY:
        return _page(status)
    if path.startswith("/v2/"):
        return refuse(status, path) or _page(status)
    return _of_the_api(status) if path.startswith("/api/") else _page(status)


def _of_the_api(status: int) -> Response:
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
