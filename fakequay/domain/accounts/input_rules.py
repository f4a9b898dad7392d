"""Input rules: checks names, e-mail addresses and passwords, with the error messages of Quay."""

import re

from fakequay.domain.errors import DataRefused

NAMESPACE = r"^([a-z0-9]+(?:[._-][a-z0-9]+)*)$"
_NAMESPACE = re.compile(NAMESPACE.replace("$", r"\Z"))
_EMAIL = re.compile(r"[^@ ]+@[^@ ]+\.[^@ ]+\Z")


def check_namespace(name: str) -> None:
    """Check the name of a user or organization.

    Raises:
        DataRefused: The name is invalid.
    """
    wrong = namespace_error(name)
    if wrong is not None:
        raise DataRefused(f"Invalid namespace {name}: {wrong}")


def namespace_error(name: str) -> str | None:
    """Return why a name is invalid for a namespace, robot or team; None for a valid name."""
    if not _NAMESPACE.match(name):
        return f"Namespace must match expression {NAMESPACE}"
    if not 2 <= len(name) <= 255:
        return "Namespace must be between 2 and 255 characters in length"
    return None


def is_email(address: object) -> bool:
    """Return whether a value is a string that looks like an e-mail address."""
    return isinstance(address, str) and _EMAIL.match(address) is not None


def check_email(address: str | None) -> None:
    """Check the form of an e-mail address.

    Raises:
        DataRefused: The address is invalid.
    """
    if not is_email(address):
        raise DataRefused(f"Invalid email address: {address}")


def check_password(password: str | None) -> None:
    """Check the length and characters of a new password.

    Raises:
        DataRefused: The password has fewer than 8 characters or contains whitespace.
    """
    if not password or len(password) < 8 or re.search(r"\s", password):
        raise DataRefused(
            "Invalid password, password must be at least 8 characters and contain no whitespace."
        )
