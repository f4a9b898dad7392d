"""Domain errors: exceptions for requests that the server refuses, independent of HTTP.

``web.operations.error_responses`` maps each class to a status and a body. The changes that the
request made before the error are rolled back.
"""

from typing import Any


class DomainError(Exception):
    """Base class of all domain errors.

    Args:
        message: Text for the response body.
        **extra: Further fields of the response body, for the classes that allow them.
    """

    def __init__(self, message: str = "", **extra: Any) -> None:
        super().__init__(message)
        self.message = message
        self.extra = extra


class InvalidRequest(DomainError):
    """The request is invalid. Status 400, error type ``invalid_request``."""


class InvalidResponse(DomainError):
    """The requested data is missing or malformed. Status 400, ``invalid_response``."""


class NotFound(DomainError):
    """The record does not exist or is hidden from the caller. Status 404, ``not_found``."""

    def __init__(self, message: str = "Not Found") -> None:
        super().__init__(message)


class Unauthorized(DomainError):
    """The caller lacks a permission.

    Status 403 with ``insufficient_scope`` for users and robots; status 401 with ``invalid_token``
    for anonymous callers.
    """

    def __init__(self, message: str = "Unauthorized") -> None:
        super().__init__(message)


class LoginRequired(DomainError):
    """The operation requires an authenticated caller. Status 401, ``invalid_token``."""

    def __init__(self, message: str = "Requires authentication", **extra: Any) -> None:
        super().__init__(message, **extra)


class AnonymousRefused(DomainError):
    """Anonymous access is disabled (``FEATURE_ANONYMOUS_ACCESS``). Status 401."""

    def __init__(self) -> None:
        super().__init__("Anonymous access is not allowed")


class ReadOnlyRegistry(DomainError):
    """The registry is in read-only mode and rejects all writes. Status 503."""

    def __init__(self) -> None:
        super().__init__(
            "System is currently read-only. Pulls will succeed but all write operations are "
            "currently suspended."
        )


class FreshLoginRequired(DomainError):
    """The user entered the password too long ago for this operation.

    Status 401, error type ``fresh_login_required``.
    """

    def __init__(self) -> None:
        super().__init__("The action requires a fresh login to succeed.")


class ExceedsLicense(DomainError):
    """The plan of the namespace does not cover the operation. Status 402."""

    def __init__(self) -> None:
        super().__init__("Payment Required")


class DownstreamIssue(DomainError):
    """A service that the server depends on failed. Status 520."""


class TagImmutable(DomainError):
    """The tag is immutable: it cannot be moved or deleted. Status 409."""

    def __init__(self, verb: str, tag: str) -> None:
        super().__init__(f"Cannot {verb} immutable tag '{tag}'")
        self.tag = tag


class TokenRotationFailed(DomainError):
    """The server could not replace a token with a new one. Status 500."""


class DataRefused(DomainError):
    """The data layer rejects a value. Status 400; the body contains only ``message``."""


class Aborted(DomainError):
    """The request fails with a given status; the body contains only ``message``.

    Args:
        status: HTTP status.
        message: Text of ``message``; empty for the standard description of the status.
        about: Errors by parameter name, sent as ``message`` instead of the text.
    """

    def __init__(
        self, status: int, message: str = "", *, about: dict[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.about = about


class QuotaExceeded(DomainError):
    """The image to store would exceed the quota of the namespace."""

    def __init__(self) -> None:
        super().__init__("Quota has been exceeded on namespace")


class TooManyAttempts(DomainError):
    """The user must wait before the next login attempt. Status 429.

    Args:
        wait: Remaining wait in seconds, sent in the header ``Retry-After``.
    """

    def __init__(self, wait: float) -> None:
        super().__init__(
            "Too many login attempts. \nPlease reset your Quay password and try again."
        )
        self.wait = wait


class ReadOnlyRepository(DomainError):
    """The state of the repository forbids writes. Status 503.

    Args:
        state: State of the repository. The message contains its number, as on the real server.
    """

    def __init__(self, state: str) -> None:
        number = ("NORMAL", "READ_ONLY", "MIRROR", "ORG_MIRROR").index(state)
        super().__init__(f"Repository is in read only or mirror mode: {number}")


class DetailError(DomainError):
    """Error of the repository mirror operations: a status; the body contains only ``detail``."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
