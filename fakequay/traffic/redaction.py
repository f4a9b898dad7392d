"""Hides what nobody else should read: credentials in headers, addresses and bodies."""

import json
import re
from dataclasses import replace
from typing import Any

from .exchange import NOT_JSON, Exchange, Message

REDACTED = "[hidden]"
_HEADERS = frozenset(
    {
        "authorization",
        "cookie",
        "proxy-authorization",
        "set-cookie",
        "x-csrf-token",
        "x-next-csrf-token",
        "x-registry-auth",
    }
)
_KEY = re.compile(
    r"password|passwd|secret|token$|token_code|access_key|private_key|credential|^auth$",
    re.IGNORECASE,
)
# In addresses and forms: what stands after a name, and a password before a host.
_PARAMETER = re.compile(r"(?<=[?&#])([\w.%-]+)=([^&#\s\"'<]*)")
_BEFORE_HOST = re.compile(r"(?<=://)([^/\s:@]*):([^/\s@]+)@")
_CODE = "code"  # of OAuth, as a parameter; in JSON that is what the registry calls its errors
# A field of JSON that may break off in its value.
_FIELD = re.compile(r'"((?:[^"\\]|\\.)*)"(\s*:\s*)"((?:[^"\\]|\\.)*)"?')


def redact(seen: Exchange) -> Exchange:
    """The same without its secrets."""
    return replace(
        seen,
        query_string=_in_address(f"?{seen.query_string}")[1:],
        url=_in_address(seen.url),
        request=_hidden(seen.request),
        response=_hidden(seen.response),
    )


def _hidden(message: Message) -> Message:
    headers = tuple((name, _in_header(name, value)) for name, value in message.headers)
    return replace(message, headers=headers, data=message.data and _in_body(message))


def _in_header(name: str, value: str) -> str:
    if name.lower() not in _HEADERS:
        return _in_address(value)
    scheme, space, _ = value.partition(" ")
    return f"{scheme} {REDACTED}" if space and name.lower() == "authorization" else REDACTED


def _in_body(message: Message) -> bytes | None:
    if message.document is not NOT_JSON:
        cleaned = _in_json(message.document)
        same = cleaned == message.document
        return message.data if same else json.dumps(cleaned, ensure_ascii=False).encode()
    if message.text is None:
        return message.data
    return _in_text(message.text, message.header("Content-Type") or "").encode()


def _in_text(text: str, media_type: str) -> str:
    if "form-urlencoded" in media_type:
        return _in_address(f"?{text}")[1:]
    return _in_address(_FIELD.sub(_cleaned_field, text))


def _cleaned_field(match: re.Match[str]) -> str:
    return f'"{match[1]}"{match[2]}"{REDACTED}"' if _KEY.search(match[1]) else match[0]


def _in_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _in_field(key, one) for key, one in value.items()}
    if isinstance(value, list):
        return [_in_json(one) for one in value]
    return _in_address(value) if isinstance(value, str) else value


def _in_field(key: str, value: Any) -> Any:
    if isinstance(value, str) and value and _KEY.search(key):
        return REDACTED
    return _in_json(value)


def _in_address(text: str) -> str:
    return _BEFORE_HOST.sub(rf"\1:{REDACTED}@", _PARAMETER.sub(_cleaned_parameter, text))


def _cleaned_parameter(match: re.Match[str]) -> str:
    is_secret = match[1] == _CODE or _KEY.search(match[1])
    return f"{match[1]}={REDACTED}" if is_secret else match[0]
