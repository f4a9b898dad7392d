"""Which names, addresses and passwords the server takes, and what it says of the others."""

import re

from fakequay.domain.errors import DataRefused

NAMESPACE = r"^([a-z0-9]+(?:[._-][a-z0-9]+)*)$"
_NAMESPACE = re.compile(NAMESPACE.replace("$", r"\Z"))
_EMAIL = re.compile(r"[^@ ]+@[^@ ]+\.[^@ ]+\Z")


def check_namespace(name: str) -> None:
    """A user's or an organization's name."""
    wrong = namespace_error(name)
    if wrong is not None:
        raise DataRefused(f"Invalid namespace {name}: {wrong}")


def namespace_error(name: str) -> str | None:
    """None for a name that a namespace, and likewise a robot or a team, may have."""
    if not _NAMESPACE.match(name):
        return f"Namespace must match expression {NAMESPACE}"
    if not 2 <= len(name) <= 255:
        return "Namespace must be between 2 and 255 characters in length"
    return None


def is_email(address: object) -> bool:
    return isinstance(address, str) and _EMAIL.match(address) is not None


def check_email(address: str | None) -> None:
    if not is_email(address):
        raise DataRefused(f"Invalid email address: {address}")


def check_password(password: str | None) -> None:
    if not password or len(password) < 8 or re.search(r"\s", password):
        raise DataRefused(
            "Invalid password, password must be at least 8 characters and contain no whitespace."
        )
