"""HAR export: converts recorded requests to an HTTP archive (HAR 1.2)."""

import base64
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

import fakequay

from .exchange import Exchange, Message

UNKNOWN = -1  # value for an unknown size in an HTTP archive


def archive(exchanges: Iterable[Exchange]) -> dict[str, Any]:
    """Return recorded requests and their responses as an HTTP archive (HAR).

    Each entry has the additional fields ``_id``, ``_operation``, ``_registry``, ``_caller`` and
    ``_fault``.
    """
    creator = {"name": "fakequay", "version": fakequay.__version__}
    return {"log": {"version": "1.2", "creator": creator, "entries": list(map(_entry, exchanges))}}


def _entry(exchange: Exchange) -> dict[str, Any]:
    milliseconds = exchange.duration * 1000
    return {
        "startedDateTime": exchange.moment,
        "time": milliseconds,
        "request": _request(exchange),
        "response": _response(exchange),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
        "_id": exchange.id,
        "_operation": exchange.operation,
        "_registry": exchange.registry,
        "_caller": exchange.caller,
        "_fault": exchange.fault,
    }


def _request(exchange: Exchange) -> dict[str, Any]:
    request: dict[str, Any] = {
        "method": exchange.method,
        "url": exchange.url,
        "httpVersion": exchange.protocol,
        "queryString": _pairs(parse_qsl(exchange.query_string, keep_blank_values=True)),
        **_message(exchange.request),
    }
    if exchange.request.data:
        media_type = exchange.request.header("Content-Type") or ""
        request["postData"] = {"mimeType": media_type, "text": exchange.request.text or ""}
    return request


def _response(exchange: Exchange) -> dict[str, Any]:
    """Return the HAR object of a response.

    If no response was sent, the status is 0, as in archives of browsers.
    """
    return {
        "status": exchange.status or 0,
        "statusText": HTTPStatus(exchange.status).phrase if exchange.status in _PHRASED else "",
        "httpVersion": exchange.protocol,
        "content": _content(exchange.response),
        "redirectURL": exchange.response.header("Location") or "",
        **_message(exchange.response),
    }


def _message(message: Message) -> dict[str, Any]:
    return {
        "cookies": [],
        "headers": _pairs(message.headers),
        "headersSize": UNKNOWN,
        "bodySize": UNKNOWN if message.size is None else message.size,
    }


def _content(message: Message) -> dict[str, Any]:
    content: dict[str, Any] = {
        "size": message.size or 0,
        "mimeType": message.header("Content-Type") or "",
    }
    if message.data and message.text is not None:
        content["text"] = message.text
    elif message.data:
        content |= {"text": base64.b64encode(message.data).decode(), "encoding": "base64"}
    return content


def _pairs(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]


_PHRASED = frozenset(HTTPStatus)
