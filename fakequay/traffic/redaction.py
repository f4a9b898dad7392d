"""Redaction: replaces secrets in recorded requests by ``[hidden]``.

A value is a secret if its header, field or parameter has the name of a secret. The same value is
also hidden in the rest of the exchange, for example in an error message that repeats it.
"""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from . import secret_names
from .exchange import NOT_JSON, Exchange, Message
from .secret_names import REDACTED
from .secret_values import Secrecy, find_pattern, is_secret_parameter, secrecy_of

Replace = Callable[[str], str]
_MARKS = ('"', "'", "-----BEGIN")  # Texts without these marks contain no secrets.
_URL_HEADERS = ("content-location", "location", "referer")
_SCHEME = re.compile(r"[A-Za-z][\w-]*")  # authentication scheme of an Authorization header


def redact(exchange: Exchange) -> Exchange:
    """Return a recorded request and response in which ``[hidden]`` replaces all secrets.

    Secrets are replaced in headers, URLs and JSON or text bodies.
    """
    pattern = find_pattern(exchange)

    def hide(text: str) -> str:
        text = redact_url(text)
        return text if pattern is None else pattern.sub(REDACTED, text)

    return replace(
        exchange,
        path=hide(exchange.path),
        query_string=hide(_redact_parameters(exchange.query_string)),
        url=_redact_whole_url(exchange.url, hide),
        request=_redact_message(exchange.request, hide, is_request=True),
        response=_redact_message(exchange.response, hide, is_request=False),
    )


def redact_url(text: str) -> str:
    """Hide the secrets in the URLs of a text.

    Secrets are values of some parameters, passwords, paths of Slack webhooks, invitation codes and
    access tokens.
    """
    if "=" in text:
        text = secret_names.PARAMETER.sub(_redact_parameter, text)
    if "://" in text:
        text = secret_names.URL_PASSWORD.sub(rf"\1:{REDACTED}@", text)
        text = secret_names.SLACK_PATH.sub(rf"\1{REDACTED}", text)
    return secret_names.PATH_CODE.sub(rf"\1{REDACTED}", text) if "/" in text else text


def _redact_whole_url(url: str, hide: Replace) -> str:
    base, mark, parameters = url.partition("?")
    return f"{hide(base)}{mark}{hide(_redact_parameters(parameters))}"


def _redact_parameters(text: str) -> str:
    """Hide the secrets in a query string or a form."""
    return "&".join(map(_redact_one_parameter, text.split("&")))


def _redact_one_parameter(text: str) -> str:
    """Hide the secrets in a parameter.

    Old clients separate parameters by ``;``, which this server reads as a part of a value.
    """
    parts = text.split(";")
    for number, part in enumerate(parts):
        name, mark, _ = part.partition("=")
        if mark and is_secret_parameter(name):
            return ";".join((*parts[:number], f"{name}={REDACTED}"))
    return text


def _redact_message(message: Message, hide: Replace, *, is_request: bool) -> Message:
    headers = tuple((name, _redact_header(name, value, hide)) for name, value in message.headers)
    data = message.data and _redact_body(message, hide, is_request=is_request)
    return replace(message, headers=headers, data=data)


def _redact_header(name: str, value: str, hide: Replace) -> str:
    if name.lower() in _URL_HEADERS:
        return _redact_whole_url(value, hide)
    if not secret_names.HEADER.search(name):
        return hide(value)
    scheme, space, _ = value.partition(" ")
    is_shown = space and name.lower().endswith("authorization") and _SCHEME.fullmatch(scheme)
    return f"{scheme} {REDACTED}" if is_shown else REDACTED


def _redact_body(message: Message, hide: Replace, *, is_request: bool) -> bytes | None:
    if message.document is not NOT_JSON:
        cleaned = _redact_json(message.document, hide, is_request=is_request)
        same = cleaned == message.document
        return message.data if same else json.dumps(cleaned, ensure_ascii=False).encode()
    if message.text is None:
        return message.data
    return _redact_text(message.text, message.header("Content-Type") or "", hide).encode()


def _redact_text(text: str, media_type: str, hide: Replace) -> str:
    if "form-urlencoded" in media_type:
        text = _redact_parameters(text)
    elif "multipart/" in media_type:
        text = secret_names.FORM_PART.sub(_redact_part, text)
    else:
        text = secret_names.PLAIN_FIELD.sub(_redact_part, text)
        text = secret_names.ELEMENT.sub(_redact_part, text)
    return hide(_redact_fields(text))


def _redact_fields(text: str) -> str:
    """Hide the values of secret fields in a text that is not valid JSON."""
    if not any(mark in text for mark in _MARKS):
        return text
    text = secret_names.PRIVATE_KEY.sub(rf"\1{REDACTED}\3", text)
    text = secret_names.TEXT_FIELD.sub(_redact_field, text)
    return secret_names.TEXT_LIST.sub(_redact_list, text)


def _redact_json(
    value: Any, hide: Replace, secrecy: Secrecy = Secrecy.NONE, *, is_request: bool
) -> Any:
    if isinstance(value, dict):
        shown: dict[str, Any] = {}
        for key, member in value.items():
            inner = secrecy_of(key, secrecy, is_request=is_request)
            shown[hide(key)] = _redact_json(member, hide, inner, is_request=is_request)
        return shown
    if isinstance(value, list):
        return [_redact_json(item, hide, secrecy, is_request=is_request) for item in value]
    if secrecy and value and not isinstance(value, bool):
        return REDACTED
    return hide(_redact_fields(value)) if isinstance(value, str) else value


def _redact_parameter(match: re.Match[str]) -> str:
    return f"{match[1]}={REDACTED}" if is_secret_parameter(match[1]) else match[0]


def _redact_field(match: re.Match[str]) -> str:
    if not secret_names.FIELD.search(match["name"]):
        return match[0]
    quote, value_quote = match["quote"], match["open"] or match["quote"]
    return f"{quote}{match['name']}{quote}{match['colon']}{value_quote}{REDACTED}{value_quote}"


def _redact_list(match: re.Match[str]) -> str:
    is_secret = secret_names.FIELD.search(match["name"]) and match["items"].strip()
    return f'{match["head"]}"{REDACTED}"' if is_secret else match[0]


def _redact_part(match: re.Match[str]) -> str:
    return match["head"] + REDACTED if is_secret_parameter(match["name"]) else match[0]
