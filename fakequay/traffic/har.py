"""Requests as an HTTP archive, which browsers' developer tools and proxies open: HAR 1.2."""

import base64
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

import fakequay

from .exchange import Exchange, Message

UNKNOWN = -1  # HAR's own word for it


def archive(seen: Iterable[Exchange]) -> dict[str, Any]:
    creator = {"name": "fakequay", "version": fakequay.__version__}
    return {"log": {"version": "1.2", "creator": creator, "entries": list(map(_entry, seen))}}


def _entry(seen: Exchange) -> dict[str, Any]:
    took = seen.duration * 1000
    return {
        "startedDateTime": seen.moment,
        "time": took,
        "request": _request(seen),
        "response": _response(seen),
        "cache": {},
        "timings": {"send": 0, "wait": took, "receive": 0},
        "_id": seen.id,
        "_operation": seen.operation,
        "_registry": seen.registry,
        "_caller": seen.caller,
        "_fault": seen.fault,
    }


def _request(seen: Exchange) -> dict[str, Any]:
    request: dict[str, Any] = {
        "method": seen.method,
        "url": seen.url,
        "httpVersion": seen.protocol,
        "queryString": _pairs(parse_qsl(seen.query_string, keep_blank_values=True)),
        **_message(seen.request),
    }
    if seen.request.data:
        media_type = seen.request.header("Content-Type") or ""
        request["postData"] = {"mimeType": media_type, "text": seen.request.text or ""}
    return request


def _response(seen: Exchange) -> dict[str, Any]:
    """An answer that never came has the status 0, as browsers write it."""
    return {
        "status": seen.status or 0,
        "statusText": HTTPStatus(seen.status).phrase if seen.status in _PHRASED else "",
        "httpVersion": seen.protocol,
        "content": _content(seen.response),
        "redirectURL": seen.response.header("Location") or "",
        **_message(seen.response),
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
