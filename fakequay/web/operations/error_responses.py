"""Error responses of the REST API: maps domain errors to statuses and bodies."""

import json
from collections.abc import Iterable
from typing import Any

from flask import Flask, Response, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, MethodNotAllowed, default_exceptions

from fakequay.domain import errors
from fakequay.web import json_responses
from fakequay.web.auth.sessions import CsrfRefused

from .request_context import caller


class NotServed(errors.DomainError):
    """Error with status 501: fakequay does not implement an operation of Quay's API."""


# Status and error_type of domain errors whose response body is problem+json.
PROBLEMS: dict[type[errors.DomainError], tuple[int, str]] = {
    errors.InvalidRequest: (400, "invalid_request"),
    errors.InvalidResponse: (400, "invalid_response"),
    errors.NotFound: (404, "not_found"),
    errors.LoginRequired: (401, "invalid_token"),
    errors.FreshLoginRequired: (401, "fresh_login_required"),
    errors.ExceedsLicense: (402, "exceeds_license"),
    errors.DownstreamIssue: (520, "downstream_issue"),
    errors.TagImmutable: (409, "tag_immutable"),
    errors.TokenRotationFailed: (500, "token_rotation_failed"),
}
# HTTP methods of requests that change no data.
READING = frozenset({"GET", "HEAD", "OPTIONS"})
# Status of domain errors whose response body contains only a message.
MESSAGES: dict[type[errors.DomainError], int] = {
    errors.ReadOnlyRepository: 503,
    errors.ServerStopping: 503,
    NotServed: 501,
}


def register(app: Flask) -> None:
    """Send error responses for the domain errors and HTTP errors of an application."""
    app.register_error_handler(errors.DomainError, render)
    app.register_error_handler(HTTPException, _http_error)


def render(refusal: errors.DomainError) -> Response:
    """Return the response that the real server sends for a domain error."""
    kind = type(refusal)
    if kind in PROBLEMS:
        status, name = PROBLEMS[kind]
        return problem(status, name, refusal.message, refusal.extra)
    if kind is errors.DataRefused:
        return _compact_json({"message": refusal.message}, 400)
    if kind in MESSAGES:
        return _json({"message": refusal.message}, MESSAGES[kind])
    if isinstance(refusal, errors.TooManyAttempts):
        headers = {"Retry-After": str(int(refusal.wait))}
        return Response(refusal.message, 429, headers, mimetype="text/html")
    return _special_response(refusal)


def _special_response(refusal: errors.DomainError) -> Response:
    """Return the response for a domain error whose status or body depends on its attributes."""
    match refusal:
        case errors.DetailError():
            return _json({"detail": refusal.message}, refusal.status)
        case errors.Aborted():
            text = refusal.about or refusal.message or describe(refusal.status)
            return _json({"message": text}, refusal.status)
        case CsrfRefused():
            return as_text_html({"error": refusal.message}, 403)
        case errors.AnonymousRefused():
            return as_text_html({"error": refusal.message}, 401)
        case errors.ReadOnlyRegistry():
            return _compact_json({"is_readonly": True, "message": refusal.message}, 503)
        case _:
            return _unauthorized(refusal)


def problem(status: int, kind: str, detail: str, extra: dict[str, Any] | None = None) -> Response:
    """Return an error response in Quay's variant of problem+json.

    Args:
        status: HTTP status.
        kind: Quay's error_type, such as "not_found".
        detail: Message.
        extra: Further members of the body.
    """
    body = {
        **(extra or {}),
        "detail": detail,
        "error_message": detail,
        "error_type": kind,
        "title": kind,
        "type": f"{request.host_url}api/v1/error/{kind}",
        "status": status,
    }
    return _json(body, status)


def as_text_html(body: Any, status: int) -> Response:
    """Return a response whose body is JSON but whose media type is text/html.

    The real server sends such responses outside its API layer.
    """
    return Response(json.dumps(body), status, mimetype="text/html")


def wrong_method(allowed: Iterable[str]) -> Response:
    """Return the response of the REST API with status 405 (method not allowed).

    Args:
        allowed: Methods that the path accepts; GET, HEAD and OPTIONS are always added.
    """
    refusal = MethodNotAllowed(sorted(READING.union(allowed)))
    response = _json({"message": refusal.description}, 405)
    response.headers["Allow"] = refusal.get_response().headers["Allow"]
    return response


def describe(status: int) -> str:
    """Return the standard description of an HTTP error status."""
    return default_exceptions[status].description or ""


def _unauthorized(refusal: errors.DomainError) -> Response:
    account = caller().account
    if account is None or account.kind == "organization":
        return problem(401, "invalid_token", "Requires authentication", refusal.extra)
    return problem(403, "insufficient_scope", refusal.message, refusal.extra)


def _json(body: Any, status: int) -> Response:
    response = jsonify(body)
    response.status_code = status
    return response


def _compact_json(body: Any, status: int) -> Response:
    """Return an error response whose JSON body has no spaces.

    The real server sends such responses for errors of its data layer and for read-only mode.
    """
    return Response(json_responses.write_compact(body), status, mimetype="application/json")


def _http_error(error: HTTPException) -> ResponseReturnValue:
    """Return the response for an HTTP error.

    For the control API, return JSON. For other paths, return the error page of werkzeug, which the
    real server also sends.
    """
    if request.path.startswith("/_fakequay/") and error.code is not None:
        return jsonify(message=error.description or describe(error.code)), error.code
    return error.get_response()
