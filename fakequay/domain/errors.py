"""Domain errors: exceptions for requests that the server refuses, independent of HTTP.

The module ``web.operations.error_responses`` converts each exception to a status and a response
body. If an operation raises a domain error, all changes of the request are rolled back.
"""

from typing import Any


class DomainError(Exception):
    """Base class of all domain errors (exceptions for refused requests).

    Args:
        message: Text for the response body.
        **extra: Further fields of the response body, for those error classes that have more fields.
    """

    def __init__(self, message: str = "", **extra: Any) -> None:
        super().__init__(message)
        self.message = message
        self.extra = extra


class InvalidRequest(DomainError):
    """Error for an invalid request. Status 400, error type ``invalid_request``."""


class InvalidResponse(DomainError):
    """Error for a missing build or build log, in an operation for superusers.

    The status is 400 with the error type ``invalid_response``.
    """


class NotFound(DomainError):
    """Error for a missing or hidden record. Status 404, error type ``not_found``."""

    def __init__(self, message: str = "Not Found") -> None:
        super().__init__(message)


class Unauthorized(DomainError):
    """Error for a caller without the required permission.

    The status is 403 with the error type ``insufficient_scope`` for users and robots, and 401 with
    ``invalid_token`` for anonymous callers.
    """

    def __init__(self, message: str = "Unauthorized") -> None:
        super().__init__(message)


class LoginRequired(DomainError):
    """Error for an anonymous request for an operation that requires a user. Status 401."""

    def __init__(self, message: str = "Requires authentication", **extra: Any) -> None:
        super().__init__(message, **extra)


class AnonymousRefused(DomainError):
    """Error for an anonymous request if ``FEATURE_ANONYMOUS_ACCESS`` is off. Status 401."""

    def __init__(self) -> None:
        super().__init__("Anonymous access is not allowed")


class ReadOnlyRegistry(DomainError):
    """Error for a write to a registry in read-only mode. Status 503."""

    def __init__(self) -> None:
        super().__init__(
            "System is currently read-only. Pulls will succeed but all write operations are "
            "currently suspended."
        )


class FreshLoginRequired(DomainError):
    """Error for an operation for which the user must enter the password again.

    The status is 401 with the error type ``fresh_login_required``.
    """

    def __init__(self) -> None:
        super().__init__("The action requires a fresh login to succeed.")


class ExceedsLicense(DomainError):
    """Error for an operation that the billing plan of the namespace does not permit. Status 402."""

    def __init__(self) -> None:
        super().__init__("Payment Required")


class DownstreamIssue(DomainError):
    """Error of another service that the server needs. Status 520."""


class TagImmutable(DomainError):
    """Error for a move or deletion of an immutable tag. Status 409."""

    def __init__(self, verb: str, tag: str) -> None:
        super().__init__(f"Cannot {verb} immutable tag '{tag}'")
        self.tag = tag


class TokenRotationFailed(DomainError):
    """Error if the server cannot replace a token by a new token. Status 500."""


class DataRefused(DomainError):
    """Error for a value that Quay rejects. Status 400; the body has only ``message``."""


class Aborted(DomainError):
    """Error with a given status, whose response body contains only ``message``.

    Args:
        status: HTTP status.
        message: Value of ``message`` in the body; empty for the standard description of the status.
        about: Object with an error text for each invalid parameter. If given, this object is the
            value of ``message`` in the body.
    """

    def __init__(
        self, status: int, message: str = "", *, about: dict[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.about = about


class QuotaExceeded(DomainError):
    """Error for an image whose size would exceed the quota of the namespace."""

    def __init__(self) -> None:
        super().__init__("Quota has been exceeded on namespace")


class TooManyAttempts(DomainError):
    """Error for a login attempt too soon after a wrong password. Status 429.

    Args:
        wait: Remaining waiting time in seconds, sent in the header ``Retry-After``.
    """

    def __init__(self, wait: float) -> None:
        super().__init__(
            "Too many login attempts. \nPlease reset your Quay password and try again."
        )
        self.wait = wait


class ServerStopping(DomainError):
    """Error for a long job or request that does not end before the server stops. Status 503."""

    def __init__(self) -> None:
        super().__init__("the server is stopping, so this request has changed nothing")


class ReadOnlyRepository(DomainError):
    """Error for a write to a repository that is read-only or a mirror. Status 503.

    Args:
        state: State of the repository. The message contains the number of the state, as on the real
            server.
    """

    def __init__(self, state: str) -> None:
        number = ("NORMAL", "READ_ONLY", "MIRROR", "ORG_MIRROR").index(state)
        super().__init__(f"Repository is in read only or mirror mode: {number}")


class DetailError(DomainError):
    """Error of a repository mirror operation, with a given status.

    The response body contains only ``detail``.
    """

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
