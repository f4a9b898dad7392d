"""Secrets in what is set up: a form stays that is accepted, and nothing that lets anyone in."""

import re
from typing import Any
from urllib.parse import urlsplit, urlunsplit

REDACTED = "redacted"
_NAME = re.compile(r"password|passwd|secret|token|api_?key|credential|^auth", re.IGNORECASE)
_FIELD = re.compile(r'"([^"\\]*)"(\s*:\s*)"(?:[^"\\]|\\.)*"')
_LONG = re.compile(r"[\w.~%-]{16,}")  # hooks of chat rooms have their secret in the path


def redacted(value: Any) -> Any:
    """JSON without secrets: by the names of fields, and in addresses."""
    if isinstance(value, dict):
        return {name: _of_field(name, one) for name, one in value.items()}
    if isinstance(value, list):
        return [redacted(one) for one in value]
    if isinstance(value, str):
        return _address(value) if "://" in value else _FIELD.sub(_in_text, value)
    return value


def _of_field(name: str, value: Any) -> Any:
    return REDACTED if isinstance(value, str) and _NAME.search(name) else redacted(value)


def _in_text(field: re.Match[str]) -> str:
    """Of JSON in a text: the template of a webhook's body."""
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
    return "/".join(_segment(one) for one in path.split("/"))


def _segment(one: str) -> str:
    return REDACTED if _LONG.fullmatch(one) and re.search(r"[A-Z\d]", one) else one
