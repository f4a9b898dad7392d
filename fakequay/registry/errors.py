"""Errors of the distribution API: error codes with status and message, and error responses."""

from typing import Any

from flask import Response, request

from fakequay.domain import errors
from fakequay.web import json_responses

ERRORS = {
    "BLOB_UNKNOWN": (404, "blob unknown to registry"),
    "BLOB_UPLOAD_INVALID": (400, "blob upload invalid"),
    "BLOB_UPLOAD_UNKNOWN": (404, "blob upload unknown to registry"),
    "DIGEST_INVALID": (400, "provided digest did not match uploaded content"),
    "DENIED": (403, "requested access to the resource is denied"),
    "INVALID_REQUEST": (400, "invalid request"),
    "MANIFEST_INVALID": (400, "manifest invalid"),
    "MANIFEST_UNKNOWN": (404, "manifest unknown"),
    "NAME_INVALID": (400, "invalid repository name"),
    "NAME_UNKNOWN": (404, "repository name not known to registry"),
    "METHOD NOT ALLOWED": (
        405,
        "Pushes to the registry are currently disabled. Please contact the administrator for more "
        "information.",
    ),
    "SIZE_INVALID": (413, "provided length did not match content length"),
    "TAG_EXPIRED": (404, "tag has expired"),
    "TAG_IMMUTABLE": (409, "tag is immutable and cannot be overwritten"),
    "UNAUTHORIZED": (401, "access to the requested resource is not authorized"),
    "UNSUPPORTED": (405, "The operation is unsupported."),
}


class RegistryError(errors.DomainError):
    """Error that the registry returns to the client, in the format of the distribution API.

    Args:
        code: Error code, a key of ``ERRORS``, which defines the default status and message.
        message: Message of the error; None for the default message of the code.
        detail: Value of ``detail`` in the response.
        status: HTTP status; None for the default status of the code.
        headers: Headers of the response.
        extra: Additional fields of the error in the response.
    """

    def __init__(
        self,
        code: str,
        message: str = "",
        *,
        detail: dict[str, Any] | None = None,
        status: int | None = None,
        headers: dict[str, str] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> None:
        default_status, default_message = ERRORS[code]
        super().__init__(message or default_message, **(extra or {}))
        self.code = code
        self.detail = detail or {}
        self.status = status or default_status
        self.headers = headers or {}


def render(domain_error: errors.DomainError) -> Response:
    """Return the HTTP response of the distribution API for an exception of the business logic."""
    error = translate(domain_error)
    entry = {"code": error.code, "detail": error.detail, "message": error.message, **error.extra}
    body = json_responses.write_compact({"errors": [entry]})
    return Response(body, error.status, error.headers, mimetype="application/json")


def challenge(scope: str | None = None) -> dict[str, str]:
    """Return the headers of a 401 response, which contain the URL of the token endpoint.

    Args:
        scope: Scope that the token needs, for example ``repository:acme/web:pull``.
    """
    bearer = f'Bearer realm="{request.host_url}v2/auth",service="{request.host}"'
    return {
        "WWW-Authenticate": f'{bearer},scope="{scope}"' if scope else bearer,
        "Docker-Distribution-API-Version": "registry/2.0",
    }


def translate(refusal: errors.DomainError) -> RegistryError:
    """Convert an exception of the business logic, such as ``NotFound``, to a RegistryError."""
    match refusal:
        case RegistryError():
            return refusal
        case errors.TagImmutable():
            detail = {"message": f"tag '{refusal.tag}' is immutable"}
            return RegistryError("TAG_IMMUTABLE", detail=detail)
        case errors.NotFound():
            return RegistryError("NAME_UNKNOWN")
        case errors.ReadOnlyRegistry():
            only_read = {"is_readonly": True}
            return RegistryError("DENIED", refusal.message, status=405, extra=only_read)
        case errors.ReadOnlyRepository():
            return RegistryError("DENIED", refusal.message, status=405)
        case _:
            return RegistryError("DENIED", refusal.message)
