"""How a refusal looks on the wire: one table from refusal to status and body."""

from collections.abc import Iterable
from typing import Any

from flask import Flask, Response, json, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, MethodNotAllowed, default_exceptions

from fakequay.domain import refusals

from .context import caller
from .sessions import CsrfRefused


class NotServed(refusals.Refusal):
    """An operation of the contract that this version does not serve."""


PROBLEMS: dict[type[refusals.Refusal], tuple[int, str]] = {
    refusals.InvalidRequest: (400, "invalid_request"),
    refusals.InvalidResponse: (400, "invalid_response"),
    refusals.NotFound: (404, "not_found"),
    refusals.LoginRequired: (401, "invalid_token"),
    refusals.FreshLoginRequired: (401, "fresh_login_required"),
    refusals.ExceedsLicense: (402, "exceeds_license"),
    refusals.DownstreamIssue: (520, "downstream_issue"),
    refusals.TagImmutable: (409, "tag_immutable"),
    refusals.TokenRotationFailed: (500, "token_rotation_failed"),
}
READING = frozenset({"GET", "HEAD", "OPTIONS"})
MESSAGES: dict[type[refusals.Refusal], int] = {
    refusals.DataRefused: 400,
    refusals.ReadOnlyRepository: 503,
    NotServed: 501,
}


def register(app: Flask) -> None:
    app.register_error_handler(refusals.Refusal, render)
    app.register_error_handler(HTTPException, _http_error)


def render(refusal: refusals.Refusal) -> Response:
    """The real server's answer to a refusal."""
    kind = type(refusal)
    if kind in PROBLEMS:
        status, name = PROBLEMS[kind]
        return problem(status, name, refusal.message, refusal.extra)
    if kind in MESSAGES:
        return _json({"message": refusal.message}, MESSAGES[kind])
    if isinstance(refusal, refusals.TooManyAttempts):
        headers = {"Retry-After": str(int(refusal.wait))}
        return Response(refusal.message, 429, headers, mimetype="text/html")
    return _particular(refusal)


def _particular(refusal: refusals.Refusal) -> Response:
    """The refusals that say more than their kind does."""
    match refusal:
        case refusals.Explained():
            return _json({"detail": refusal.message}, refusal.status)
        case refusals.Aborted():
            text = refusal.about or refusal.message or describe(refusal.status)
            return _json({"message": text}, refusal.status)
        case CsrfRefused():
            return as_text_html({"error": refusal.message}, 403)
        case refusals.AnonymousRefused():
            return as_text_html({"error": refusal.message}, 401)
        case refusals.ReadOnlyRegistry():
            return _json({"message": refusal.message, "is_readonly": True}, 503)
        case _:
            return _unauthorized(refusal)


def problem(status: int, kind: str, detail: str, extra: dict[str, Any] | None = None) -> Response:
    """Quay's own take on problem+json, sent as plain JSON."""
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
    """JSON that the real server sends as text/html, outside its API layer."""
    return Response(json.dumps(body), status, mimetype="text/html")


def wrong_method(right: Iterable[str]) -> Response:
    """The API's own way to say so; reading is never wrong, be it only to be sent elsewhere."""
    refusal = MethodNotAllowed(sorted(READING.union(right)))
    response = _json({"message": refusal.description}, 405)
    response.headers["Allow"] = refusal.get_response().headers["Allow"]
    return response


def describe(status: int) -> str:
    """What a plain abort says when it gives no reason."""
    return default_exceptions[status].description or ""


def _unauthorized(refusal: refusals.Refusal) -> Response:
    account = caller().account
    if account is None or account.kind == "organization":
        return problem(401, "invalid_token", "Requires authentication", refusal.extra)
    return problem(403, "insufficient_scope", refusal.message, refusal.extra)


def _json(body: Any, status: int) -> Response:
    response = jsonify(body)
    response.status_code = status
    return response


def _http_error(error: HTTPException) -> ResponseReturnValue:
    """werkzeug's own page, the same as the real server's."""
    return error.get_response()
