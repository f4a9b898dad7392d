"""Access guard of the control API: rejects other machines and web pages of other sites."""

import hmac
import ipaddress
import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlsplit

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from fakequay.settings import checked_control_token

_FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded")

ONLY_LOCAL = "set --control-token to allow requests from or to other machines"
ONLY_SAME_SITE = "web pages of other sites may not call the control API"

Guard = Callable[[], ResponseReturnValue | None]


def guard(token: str | None) -> Guard:
    """Return a check that runs before each request of the control API.

    Args:
        token: Control token that requests must send. If None, only requests from this machine are
            accepted.

    Raises:
        ValueError: The token is empty, or clients cannot send it in a header.
    """
    return _check_local if token is None else _check_token(checked_control_token(token))


@lru_cache(256)
def is_loopback(url: str) -> bool:
    """Return whether the host of a URL is a name or address of this machine."""
    if "@" in url:
        return False
    try:
        name = urlsplit(url).hostname or ""
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


@lru_cache(256)
def _is_loopback_address(text: str) -> bool:
    address = ipaddress.ip_address(text)
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def _check_local() -> ResponseReturnValue | None:
    peer = request.remote_addr
    if peer and not _is_loopback_address(peer):
        return _refuse_remote(peer)
    # The Host header reveals a web page whose foreign host name resolves to this machine. The
    # Origin header reveals any other foreign web page.
    origin = request.headers.get("Origin")
    if not is_loopback(f"//{request.host}"):
        return _refuse(403, f"control API refused the header 'Host: {request.host}': {ONLY_LOCAL}")
    if origin is not None and not is_loopback(origin):
        return _refuse(403, f"control API refused the header 'Origin: {origin}': {ONLY_SAME_SITE}")
    return _check_fetch_and_proxy_headers()


def _check_fetch_and_proxy_headers() -> ResponseReturnValue | None:
    """Check the header ``Sec-Fetch-Site``, which browsers send, and the headers of proxies."""
    site = request.headers.get("Sec-Fetch-Site", "none")
    if site not in {"none", "same-origin"}:
        return _refuse(
            403, f"control API refused the header 'Sec-Fetch-Site: {site}': {ONLY_SAME_SITE}"
        )
    for header in _FORWARDED:
        value = request.headers.get(header)
        for name in re.split(r"[,;]\s*", value) if value else ():
            if name and not _names_loopback(header, name):
                return _refuse(
                    403, f"control API refused the header '{header}: {name}': {ONLY_LOCAL}"
                )
    return None


def _names_loopback(header: str, part: str) -> bool:
    """Return whether an element of a proxy header contains an address of this machine.

    Of the header ``Forwarded``, only the parameters ``for`` and ``host`` are checked.
    """
    if header != "Forwarded":
        return is_loopback(f"//{part}") or is_loopback(f"//[{part}]")
    key, _, value = part.partition("=")
    return key.lower() not in {"for", "host"} or is_loopback(f"//{value.strip(chr(34))}")


def _check_token(token: str) -> Guard:
    expected = f"Bearer {token}".encode()

    def check() -> ResponseReturnValue | None:
        sent = request.headers.get("Authorization", "").encode()
        if not hmac.compare_digest(sent, expected):
            return _refuse(
                401,
                "control API refused the request: send the header 'Authorization: Bearer TOKEN', "
                "where TOKEN is the value of --control-token",
            )
        return None

    return check


def _refuse_remote(peer: str) -> ResponseReturnValue:
    message = f"control API refused a request from {peer}: {ONLY_LOCAL}"
    return _refuse(403, message)


def _refuse(status: int, message: str) -> ResponseReturnValue:
    return jsonify(message=message), status
