"""What the registry says no with: one table from code to status and message."""

import json
from typing import Any

from flask import Response, request

from fakequay.domain import errors

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
    """``status`` and ``message`` where the table's are not right."""

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
        usual_status, usual_message = ERRORS[code]
        super().__init__(message or usual_message, **(extra or {}))
        self.code = code
        self.detail = detail or {}
        self.status = status or usual_status
        self.headers = headers or {}


def render(refusal: errors.DomainError) -> Response:
    """A refusal of the registry's own, or one of the rules that other doors share."""
    error = translate(refusal)
    entry = {"code": error.code, "detail": error.detail, "message": error.message, **error.extra}
    body = json.dumps({"errors": [entry]})
    return Response(body, error.status, error.headers, mimetype="application/json")


def challenge(scope: str | None = None) -> dict[str, str]:
    """Where to get a token, under the name that the client knows this server by."""
    ways = f'Bearer realm="{request.host_url}v2/auth",service="{request.host}"'
    return {
        "WWW-Authenticate": f'{ways},scope="{scope}"' if scope else ways,
        "Docker-Distribution-API-Version": "registry/2.0",
    }


def translate(refusal: errors.DomainError) -> RegistryError:
    """A rule's refusal in the words of the registry."""
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
