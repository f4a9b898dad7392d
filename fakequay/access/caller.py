"""Caller: the authenticated user, robot or token of a request, or anonymous."""

from dataclasses import field
from typing import Any, Literal

from fakequay.frozen_dataclasses import frozen
from fakequay.models import Account

Via = Literal["nothing", "session", "oauth", "basic", "robot", "apptoken"]


@frozen
class Caller:
    """The authenticated caller of a request.

    Attributes:
        account: The user or robot, or None for an anonymous caller.
        scopes: Scopes that limit the permissions of an OAuth token, or None for no limit.
        via: Kind of the credentials.
        fresh: Whether the caller may do operations that need a fresh login. Only sessions can be
            too old for that.
        token: Metadata of the credentials for usage log entries.
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
