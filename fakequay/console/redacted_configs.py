"""Redacted configs: options of notifications, mirrors and triggers as text, without secrets."""

from collections.abc import Mapping
from typing import Any

from fakequay.traffic.redaction import redact_url
from fakequay.traffic.secret_names import FIELD, REDACTED

from .formatting import plain


def list_options(config: Mapping[str, Any]) -> dict[str, str]:
    """Return the options in a configuration object as text, by name.

    An option of a nested object has a name with a dot. The values of secret options, and the
    secrets in URLs, are replaced by ``[hidden]``.
    """
    found: dict[str, str] = {}
    for name, value in config.items():
        if FIELD.search(name):
            found[name] = REDACTED
        elif isinstance(value, Mapping):
            found |= {f"{name}.{inner}": text for inner, text in list_options(value).items()}
        else:
            found[name] = redact_url(plain(value))
    return found


def visible_target(method: str, target: str) -> str:
    """Return the recipient of a notification delivery, without secrets.

    Args:
        method: Delivery method. For ``flowdock``, the recipient is a token, which is hidden.
        target: Recipient, for example a URL or an e-mail address.
    """
    return REDACTED if method == "flowdock" and target else redact_url(target)
