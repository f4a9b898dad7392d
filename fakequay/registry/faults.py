"""Fault injection for registry requests: creates error responses and expired tokens."""

from typing import Any

from flask import Response, request

from fakequay.access import ANONYMOUS, Caller
from fakequay.web.auth.basic_authentication import LoginRefused
from fakequay.world import World

from . import tokens
from .authentication import authenticate, log_in_caller
from .errors import RegistryError, challenge, render
from .request_paths import kind
from .routes import allow
from .tokens import BadToken

__all__ = ["caller", "expire_token", "kind", "refuse"]

_CODES = {
    400: "INVALID_REQUEST",
    401: "UNAUTHORIZED",
    403: "DENIED",
    404: "NAME_UNKNOWN",
    405: "UNSUPPORTED",
    409: "TAG_IMMUTABLE",
    413: "SIZE_INVALID",
}
_OF_KINDS = {
    (400, "manifest_by_tag"): "MANIFEST_INVALID",
    (400, "manifest_by_digest"): "MANIFEST_INVALID",
    (400, "uploads"): "BLOB_UPLOAD_INVALID",
    (400, "upload"): "BLOB_UPLOAD_INVALID",
    (404, "manifest_by_tag"): "MANIFEST_UNKNOWN",
    (404, "manifest_by_digest"): "MANIFEST_UNKNOWN",
    (404, "blob"): "BLOB_UNKNOWN",
    (404, "upload"): "BLOB_UPLOAD_UNKNOWN",
}


def refuse(status: int, path: str) -> Response | None:
    """Return the error response of the registry for an HTTP status that a fault sets.

    Args:
        status: HTTP status.
        path: Path of the request. The error code depends on the path.

    Returns:
        None if the registry never answers with this status.
    """
    code = _OF_KINDS.get((status, kind(path) or "")) or _CODES.get(status)
    if code is None:
        return None
    headers = {401: challenge, 405: lambda: allow(kind(path), request.method)}.get(status, dict)()
    return render(RegistryError(code, headers=headers))


def caller(world: World, path: str) -> Caller:
    """Return the caller of a registry request; anonymous if the credentials are invalid."""
    endpoint = kind(path)
    if endpoint is None:
        return ANONYMOUS
    try:
        if endpoint == "token":
            return log_in_caller(world) or ANONYMOUS
        return authenticate(world).caller
    except (BadToken, LoginRefused):
        return ANONYMOUS


def expire_token(world: World, environ: dict[str, Any]) -> None:
    """Replace the credentials of the current request by invalid credentials.

    A bearer token is replaced by an expired token. A user name and password are replaced by a wrong
    user name and password.

    Args:
        environ: WSGI environment of the request, which is changed.
    """
    authorization = request.headers.get("Authorization", "")
    scheme, _, token = authorization.partition(" ")
    environ["HTTP_AUTHORIZATION"] = (
        f"Bearer {tokens.make_expired(world, token)}" if scheme == "Bearer" else "Basic Og=="
    )
