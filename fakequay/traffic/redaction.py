"""Redaction: replaces secrets in recorded requests by ``[hidden]``."""

import json
import re
from dataclasses import replace
from typing import Any

from .exchange import NOT_JSON, Exchange, Message

REDACTED = "[hidden]"
# Headers whose values are secrets.
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
# Names of JSON fields and parameters whose values are secrets.
_KEY = re.compile(
    r"password|passwd|secret|token$|token_code|access_key|private_key|credential|^auth$",
    re.IGNORECASE,
)
# A parameter of a URL or form, and a password before the host of a URL.
_PARAMETER = re.compile(r"(?<=[?&#])([\w.%-]+)=([^&#\s\"'<]*)")
_URL_PASSWORD = re.compile(r"(?<=://)([^/\s:@]*):([^/\s@]+)@")
_CODE = "code"  # Secret as an OAuth parameter; in JSON it is an error code of the registry.
# A JSON string field; its value may be cut off at the end.
_FIELD = re.compile(r'"((?:[^"\\]|\\.)*)"(\s*:\s*)"((?:[^"\\]|\\.)*)"?')


def redact(exchange: Exchange) -> Exchange:
    """Return a copy of an exchange in which secrets are replaced by ``[hidden]``.

    Secrets are replaced in headers, URLs and JSON or text bodies.
    """
    return replace(
        exchange,
        query_string=_redact_url(f"?{exchange.query_string}")[1:],
        url=_redact_url(exchange.url),
        request=_redact_message(exchange.request),
        response=_redact_message(exchange.response),
    )


def _redact_message(message: Message) -> Message:
    headers = tuple((name, _redact_header(name, value)) for name, value in message.headers)
    return replace(message, headers=headers, data=message.data and _redact_body(message))


def _redact_header(name: str, value: str) -> str:
    if name.lower() not in _HEADERS:
        return _redact_url(value)
    scheme, space, _ = value.partition(" ")
    return f"{scheme} {REDACTED}" if space and name.lower() == "authorization" else REDACTED


def _redact_body(message: Message) -> bytes | None:
    if message.document is not NOT_JSON:
        cleaned = _redact_json(message.document)
        same = cleaned == message.document
        return message.data if same else json.dumps(cleaned, ensure_ascii=False).encode()
    if message.text is None:
        return message.data
    return _redact_text(message.text, message.header("Content-Type") or "").encode()


def _redact_text(text: str, media_type: str) -> str:
    if "form-urlencoded" in media_type:
        return _redact_url(f"?{text}")[1:]
    return _redact_url(_FIELD.sub(_redact_field_match, text))


def _redact_field_match(match: re.Match[str]) -> str:
    return f'"{match[1]}"{match[2]}"{REDACTED}"' if _KEY.search(match[1]) else match[0]


def _redact_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _redact_field(key, member) for key, member in value.items()}
    if isinstance(value, list):
        return [_redact_json(item) for item in value]
    return _redact_url(value) if isinstance(value, str) else value


def _redact_field(key: str, value: Any) -> Any:
    if isinstance(value, str) and value and _KEY.search(key):
        return REDACTED
    return _redact_json(value)


def _redact_url(text: str) -> str:
    return _URL_PASSWORD.sub(rf"\1:{REDACTED}@", _PARAMETER.sub(_redact_parameter_match, text))


def _redact_parameter_match(match: re.Match[str]) -> str:
    is_secret = match[1] == _CODE or _KEY.search(match[1])
    return f"{match[1]}={REDACTED}" if is_secret else match[0]
