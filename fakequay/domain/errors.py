"""Why Quay says no, said without HTTP."""

from typing import Any


class DomainError(Exception):
    """The base of every refusal; what the request had changed is undone."""

    def __init__(self, message: str = "", **extra: Any) -> None:
        super().__init__(message)
        self.message = message
        self.extra = extra


class InvalidRequest(DomainError):
    """The request makes no sense; ``extra`` goes into the body."""


class InvalidResponse(DomainError):
    """What would be the answer is not there, or makes no sense."""


class NotFound(DomainError):
    """There is no such thing, or none that the caller may know of."""

    def __init__(self, message: str = "Not Found") -> None:
        super().__init__(message)


class Unauthorized(DomainError):
    """The caller may not; whether somebody is signed in decides what the answer says."""

    def __init__(self, message: str = "Unauthorized") -> None:
        super().__init__(message)


class LoginRequired(DomainError):
    """Only somebody who is signed in may."""

    def __init__(self, message: str = "Requires authentication", **extra: Any) -> None:
        super().__init__(message, **extra)


class AnonymousRefused(DomainError):
    """Where anonymous access is off, nobody does anything without signing in."""

    def __init__(self) -> None:
        super().__init__("Anonymous access is not allowed")


class ReadOnlyRegistry(DomainError):
    """While the registry is in read-only mode, nothing is changed."""

    def __init__(self) -> None:
        super().__init__(
            "System is currently read-only. Pulls will succeed but all write operations are "
            "currently suspended."
        )


class FreshLoginRequired(DomainError):
    """The sign-in is too long ago for this."""

    def __init__(self) -> None:
        super().__init__("The action requires a fresh login to succeed.")


class ExceedsLicense(DomainError):
    """The plan does not cover this."""

    def __init__(self) -> None:
        super().__init__("Payment Required")


class DownstreamIssue(DomainError):
    """Something the server depends on did not answer."""


class TagImmutable(DomainError):
    """An immutable tag is neither moved nor deleted."""

    def __init__(self, verb: str, tag: str) -> None:
        super().__init__(f"Cannot {verb} immutable tag '{tag}'")
        self.tag = tag


class TokenRotationFailed(DomainError):
    """A token was not replaced by its successor."""


class DataRefused(DomainError):
    """The data layer says no: always a plain 400."""


class Aborted(DomainError):
    """A plain refusal with a status of its own; ``about`` names the parameters at fault."""

    def __init__(
        self, status: int, message: str = "", *, about: dict[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.about = about


class QuotaExceeded(DomainError):
    """There is no room left for what is to be stored."""

    def __init__(self) -> None:
        super().__init__("Quota has been exceeded on namespace")


class TooManyAttempts(DomainError):
    """Signing in has failed so often that the next attempt has to wait, for so many seconds."""

    def __init__(self, wait: float) -> None:
        super().__init__(
            "Too many login attempts. \nPlease reset your Quay password and try again."
        )
        self.wait = wait


class ReadOnlyRepository(DomainError):
    """The repository's state forbids writing; the real server says the state as a number."""

    def __init__(self, state: str) -> None:
        number = ("NORMAL", "READ_ONLY", "MIRROR", "ORG_MIRROR").index(state)
        super().__init__(f"Repository is in read only or mirror mode: {number}")


class Explained(DomainError):
    """A plain refusal that a mirror's operations give: a status, and a ``detail`` only."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
