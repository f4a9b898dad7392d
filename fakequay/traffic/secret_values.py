"""Secret values: finds all secrets in a recorded request and its response.

A server repeats values of a request in its errors, for example a password in a validation error.
Therefore each secret is hidden everywhere in the request and the response.
"""

import base64
import binascii
import html
import json
import re
from collections.abc import Iterable, Iterator
from enum import IntEnum
from functools import lru_cache
from typing import Any
from urllib.parse import quote, quote_plus, unquote_plus

from . import secret_names
from .exchange import NOT_JSON, Exchange, Message

# Patterns of fields in texts that are no valid JSON.
_MULTIPART = (secret_names.FORM_PART,)
_PLAIN = (secret_names.PLAIN_FIELD, secret_names.ELEMENT)
MIN_LENGTH = 6  # Characters; shorter values are hidden only where they have a secret's name.


class Secrecy(IntEnum):
    """Degree of secrecy of a JSON value, which decides what the request journal hides.

    Attributes:
        NONE: The value is not a secret.
        VALUE: The value is a secret if it is a text, a number or a list. If the value is an object,
            the members of the object are not secrets.
        ALL: All texts and numbers in the value are secrets, also in the members of objects.
    """

    NONE = 0
    VALUE = 1
    ALL = 2


def find_pattern(exchange: Exchange) -> re.Pattern[str] | None:
    """Return a pattern that matches all secrets of a recorded request and response.

    Returns:
        None if the request and the response contain no secret.
    """
    texts = (text for value in _find_secrets(exchange) for text in _spellings(value))
    # A long text can be wrapped at its spaces, so that each word must be hidden.
    words = (word for text in texts for word in (text.strip(), *text.split()))
    found = {word for word in words if len(word) >= MIN_LENGTH}
    if not found:
        return None
    return re.compile("|".join(map(re.escape, sorted(found, key=len, reverse=True))))


def _find_secrets(exchange: Exchange) -> Iterator[str]:
    yield from _from_parameters(exchange.query_string)
    yield from _from_text(exchange.path)
    for message in (exchange.request, exchange.response):
        for name, value in message.headers:
            if secret_names.HEADER.search(name):
                yield from _from_header(value)
            else:
                yield from _from_text(value)
        yield from _from_body(message, is_request=message is exchange.request)


def _from_header(value: str) -> Iterator[str]:
    """Yield the secret in a header and the parts of the secret.

    A part is, for example, the password in a header with Basic authentication.
    """
    scheme, _, credential = value.partition(" ")
    yield credential.strip() or value
    for part in re.split(r"[;,]", value):
        yield part.partition("=")[2].strip()
    if scheme.lower() == "basic":
        try:
            pair = base64.b64decode(credential.strip()).decode()
        except (binascii.Error, ValueError):
            return
        yield pair.partition(":")[2]


def _from_body(message: Message, *, is_request: bool) -> Iterator[str]:
    if message.document is not NOT_JSON:
        yield from _from_json(message.document, is_request=is_request)
    elif message.text:
        media_type = message.header("Content-Type") or ""
        if "form-urlencoded" in media_type:
            yield from _from_parameters(message.text)
        is_multipart = "multipart/" in media_type
        for pattern in _MULTIPART if is_multipart else _PLAIN:
            for part in pattern.finditer(message.text):
                if is_secret_parameter(part["name"]):
                    yield part["value"]
        yield from _from_text(message.text)
        for field in secret_names.TEXT_FIELD.finditer(message.text):
            if secret_names.FIELD.search(field["name"]):
                yield field["value"].strip("\\\"'")


def _from_json(value: Any, secrecy: Secrecy = Secrecy.NONE, *, is_request: bool) -> Iterator[str]:
    if isinstance(value, dict):
        for key, member in value.items():
            inner = secrecy_of(key, secrecy, is_request=is_request)
            yield from _from_json(member, inner, is_request=is_request)
    elif isinstance(value, list):
        for item in value:
            yield from _from_json(item, secrecy, is_request=is_request)
    elif isinstance(value, str) and not secrecy:
        yield from _from_text(value)
    elif secrecy and isinstance(value, str | int | float) and not isinstance(value, bool):
        yield str(value)


def secrecy_of(key: str, object_secrecy: Secrecy, *, is_request: bool) -> Secrecy:
    """Return the degree of secrecy of a member of a JSON object.

    Args:
        key: Name of the member.
        object_secrecy: Degree of secrecy of the object that contains the member.
        is_request: Whether the object is part of a request. In a request, all values in a member
            such as ``token`` are secret. In a response, an object with this name describes a token
            and also contains values that are not secret.
    """
    inherited = object_secrecy if object_secrecy is Secrecy.ALL else Secrecy.NONE
    found = max(inherited, _secrecy_of_name(key))
    return Secrecy.ALL if found and is_request else found


@lru_cache(maxsize=1024)
def _secrecy_of_name(name: str) -> Secrecy:
    if secret_names.WHOLE.search(name):
        return Secrecy.ALL
    return Secrecy.VALUE if secret_names.FIELD.search(name) else Secrecy.NONE


def _from_parameters(text: str) -> Iterator[str]:
    """Yield the secrets of a query string or a form, encoded and decoded."""
    for parameter in text.split("&"):
        parts = parameter.split(";")  # the separator of parameters in old clients
        for number, part in enumerate(parts):
            name, _, value = part.partition("=")
            if is_secret_parameter(name):
                value = ";".join((value, *parts[number + 1 :]))
                yield value
                yield unquote_plus(value)
                break


def is_secret_parameter(name: str) -> bool:
    """Return whether the value of a URL parameter or form field is a secret."""
    name = unquote_plus(name)
    return name == secret_names.CODE or bool(secret_names.FIELD.search(name))


def _from_text(text: str) -> Iterator[str]:
    """Yield the secrets in the URLs of a text."""
    if "/" not in text:
        return
    patterns = (secret_names.URL_PASSWORD, secret_names.SLACK_PATH, secret_names.PATH_CODE)
    for pattern in patterns:
        for match in pattern.finditer(text):
            yield match[2]


def _spellings(value: str) -> Iterable[str]:
    """Return the forms in which a text can appear in a message: plain, quoted or escaped."""
    return (
        value,
        json.dumps(value)[1:-1],
        json.dumps(value, ensure_ascii=False)[1:-1],
        repr(value)[1:-1],
        quote(value, safe=""),
        quote(value),
        quote_plus(value),
        html.escape(value),
    )
