"""Caller: the authenticated user, robot or token of a request, or anonymous."""

from dataclasses import field
from typing import Any, Literal

from fakequay.fast_dataclasses import frozen
from fakequay.models import Account

Via = Literal["nothing", "session", "oauth", "basic", "robot", "apptoken"]


@frozen
class Caller:
    """The authenticated caller of a request.

    Attributes:
        account: The user or robot, or None for an anonymous caller.
        scopes: Scopes that limit the permissions of an OAuth token, or None for no limit.
        via: Kind of credentials with which the caller was authenticated, such as "basic" or
            "session".
        fresh: Whether the caller may use operations that need a recent sign-in. False only for a
            caller with a session whose last sign-in is too long ago.
        token: Metadata about the credentials, for the usage log entries of the caller.
    """

    account: Account | None = None
    scopes: frozenset[str] | None = None
    via: Via = "nothing"
    fresh: bool = True
    token: dict[str, Any] = field(default_factory=dict)

    @property
    def username(self) -> str | None:
        """Name of the caller's account, or None for an anonymous caller."""
        return self.account.name if self.account else None


ANONYMOUS = Caller()
