"""Who is calling."""

from dataclasses import field
from typing import Any, Literal

from fakequay.frozen_dataclasses import frozen
from fakequay.models import Account

Via = Literal["nothing", "session", "oauth", "basic", "robot", "apptoken"]


@frozen
class Caller:
    """``scopes`` None: not held back by any. ``fresh``: signed in a short while ago, or by token.

    ``token`` is what a usage-log entry says of the OAuth token that was used.
    """

    account: Account | None = None
    scopes: frozenset[str] | None = None
    via: Via = "nothing"
    fresh: bool = True
    token: dict[str, Any] = field(default_factory=dict)

    @property
    def username(self) -> str | None:
        return self.account.name if self.account else None


ANONYMOUS = Caller()
