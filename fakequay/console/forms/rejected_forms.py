"""Rejected forms: stores a rejected form in the session, and the next page shows it again."""

import json
from collections.abc import Mapping
from typing import Any

from flask import session

_SESSION_KEY = "returned"
MAX_SIZE = 1_500  # bytes of stored values; the session is a cookie, which has limited space
_SECRETS = ("password", "secret", "token")


def keep(action: str, form: Mapping[str, str], reason: str) -> None:
    """Store a rejected form in the session, for the page that the browser loads next.

    The values of secret fields, and values that are too long for a cookie, are not stored.
    """
    typed: dict[str, str] = {}
    for name, value in sorted(form.items(), key=lambda field: len(field[1])):
        if name.startswith("_") or any(secret in name for secret in _SECRETS):
            continue
        if len(json.dumps({**typed, name: value})) <= MAX_SIZE:
            typed[name] = value
    session[_SESSION_KEY] = {"action": action, "typed": typed, "reason": reason}


class Forms:
    """State of the HTML forms while one page is rendered.

    The templates call ``begin``, ``value``, ``is_first`` and ``end`` for each form. A rejected form
    shows the values that the user entered; all other forms show their default values.
    """

    def __init__(self) -> None:
        stored = session.pop(_SESSION_KEY) if _SESSION_KEY in session else None
        self._returned: dict[str, Any] | None = stored
        self._typed: dict[str, str] | None = None
        self._is_described = True

    @property
    def unplaced(self) -> str | None:
        """Error message of the rejected form, if the page does not contain this form; else None."""
        return self._returned["reason"] if self._returned else None

    def is_returned(self, action: str, about: Mapping[str, Any]) -> bool:
        """Return whether the server rejected a form at its last submission.

        Args:
            action: Name of the form's action.
            about: Values of the hidden fields, which distinguish several forms with the same
                action.
        """
        returned = self._returned
        return (
            returned is not None
            and returned["action"] == action
            and all(returned["typed"].get(name) == str(value) for name, value in about.items())
        )

    def begin(self, action: str, about: Mapping[str, Any]) -> str | None:
        """Return the error message of a form, or None if the form was not rejected.

        Templates call the method before they render the fields of the form. If the form was
        rejected, ``value`` returns the values that the user entered until ``end`` is called.
        """
        returned = self._returned
        if returned is None or not self.is_returned(action, about):
            return None
        self._returned = None
        self._typed, self._is_described = returned["typed"], False
        return str(returned["reason"])

    def end(self) -> str:
        """Forget the entered values of a rejected form, after its fields have been rendered.

        Return "", because templates call the method in an expression.
        """
        self._typed = None
        return ""

    def value(self, name: str, default: Any) -> Any:
        """Return the value to show in a form field.

        In a rejected form, this is the value that the user entered; otherwise it is ``default``.
        """
        return default if self._typed is None else self._typed.get(name, "")

    def is_first(self) -> bool:
        """Return whether a field is the first field of a rejected form, and so gets the focus."""
        first = self._typed is not None and not self._is_described
        self._is_described = True
        return first
