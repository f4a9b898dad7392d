"""Secret replacement: replaces secrets in exported data by other valid values."""

import re
from typing import Any
from urllib.parse import urlsplit, urlunsplit

REDACTED = "redacted"
_NAME = re.compile(r"password|passwd|secret|token|api_?key|credential|^auth", re.IGNORECASE)
_FIELD = re.compile(r'"([^"\\]*)"(\s*:\s*)"(?:[^"\\]|\\.)*"')
_LONG = re.compile(r"[\w.~%-]{16,}")  # webhook URLs of chat services contain secrets in the path


def redact(value: Any) -> Any:
    """Return a copy of JSON data in which all secrets are replaced.

    Secrets are found by the names of fields, such as ``password``, and by the form of URLs.
    """
    if isinstance(value, dict):
        return {name: _of_field(name, item) for name, item in value.items()}
    if isinstance(value, list):
        return [redact(item) for item in value]
    if isinstance(value, str):
        return _address(value) if "://" in value else _FIELD.sub(_in_text, value)
    return value


def _of_field(name: str, value: Any) -> Any:
    return REDACTED if isinstance(value, str) and _NAME.search(name) else redact(value)


def _in_text(field: re.Match[str]) -> str:
    """Return a field of a JSON text. If the field contains a secret, its value is replaced.

    The name of the field, such as ``password``, indicates whether the field contains a secret.

    Such JSON texts occur in strings, for example in the body template of a webhook.
    """
    if _NAME.search(field[1]):
        return f'"{field[1]}"{field[2]}"{REDACTED}"'
    return field[0]


def _address(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return REDACTED
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, _path(parts.path), "", ""))


def _path(path: str) -> str:
    return "/".join(_segment(item) for item in path.split("/"))


def _segment(item: str) -> str:
    return REDACTED if _LONG.fullmatch(item) and re.search(r"[A-Z\d]", item) else item
