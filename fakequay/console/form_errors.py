"""A form that was refused: its page shows it again as it was typed, with the reason beside it."""

import json
from collections.abc import Mapping
from typing import Any

from flask import session

_KEPT = "returned"
MOST = 1_500  # bytes of what was typed: a cookie has room for no more
_SECRETS = ("password", "secret", "token")


def keep(action: str, form: Mapping[str, str], reason: str) -> None:
    """For the next page; without what is secret, and what is too long for a cookie."""
    typed: dict[str, str] = {}
    for name, value in sorted(form.items(), key=lambda field: len(field[1])):
        if name.startswith("_") or any(secret in name for secret in _SECRETS):
            continue
        if len(json.dumps({**typed, name: value})) <= MOST:
            typed[name] = value
    session[_KEPT] = {"action": action, "typed": typed, "reason": reason}


class Forms:
    """What the forms of one page are filled with; asked by the templates, form after form."""

    def __init__(self) -> None:
        kept = session.pop(_KEPT) if _KEPT in session else None
        self._returned: dict[str, Any] | None = kept
        self._typed: dict[str, str] | None = None
        self._is_described = True

    @property
    def unplaced(self) -> str | None:
        """Why a form was refused that this page does not have, or has not shown yet."""
        return self._returned["reason"] if self._returned else None

    def is_returned(self, action: str, about: Mapping[str, Any]) -> bool:
        """Whether it is this one that was refused, about this."""
        one = self._returned
        return (
            one is not None
            and one["action"] == action
            and all(one["typed"].get(name) == str(value) for name, value in about.items())
        )

    def begin(self, action: str, about: Mapping[str, Any]) -> str | None:
        """The reason, if it is the one that was refused."""
        one = self._returned
        if one is None or not self.is_returned(action, about):
            return None
        self._returned = None
        self._typed, self._is_described = one["typed"], False
        return str(one["reason"])

    def end(self) -> str:
        self._typed = None
        return ""

    def value(self, name: str, otherwise: Any) -> Any:
        """What a field holds; ``otherwise`` where nothing was typed into it before."""
        return otherwise if self._typed is None else self._typed.get(name, "")

    def is_first(self) -> bool:
        """Whether it is the first field of the form that was refused: the person goes on there."""
        first = self._typed is not None and not self._is_described
        self._is_described = True
        return first
