"""Who may control the fake: this machine's programs, and no web page from elsewhere."""

import hmac
import ipaddress
import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlsplit

from flask import jsonify, request
from flask.typing import ResponseReturnValue

_FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded")

Guard = Callable[[], ResponseReturnValue | None]


def guard(token: str | None) -> Guard:
    """The check of each request: of the token if there is one, else of where it comes from."""
    return _only_local if token is None else _only_with(token)


@lru_cache(256)
def is_loopback(url: str) -> bool:
    """Whether a URL names the machine itself."""
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


def _only_local() -> ResponseReturnValue | None:
    peer = request.remote_addr
    if peer and not _is_loopback_address(peer):
        return _refuse(403, f"{peer} is another machine, which takes a --control-token")
    # A page under a foreign name that resolves to this machine is given away by Host, any other
    # foreign page by Origin.
    origin = request.headers.get("Origin")
    if not is_loopback(f"//{request.host}"):
        return _refuse(403, f"Host is {request.host}: only this machine may do this")
    if origin is not None and not is_loopback(origin):
        return _refuse(403, f"Origin is {origin}: a web page from elsewhere may not do this")
    return _from_elsewhere()


def _from_elsewhere() -> ResponseReturnValue | None:
    """What a browser says of a page that sends no Origin, and a proxy of whom it speaks for."""
    site = request.headers.get("Sec-Fetch-Site", "none")
    if site not in {"none", "same-origin"}:
        return _refuse(403, f"Sec-Fetch-Site is {site}: a web page from elsewhere may not do this")
    for header in _FORWARDED:
        given = request.headers.get(header)
        for name in re.split(r"[,;]\s*", given) if given else ():
            if name and not _names_loopback(header, name):
                return _refuse(403, f"{header} is {name}: only this machine may do this")
    return None


def _names_loopback(header: str, part: str) -> bool:
    """Whether a proxy speaks for this machine; of ``Forwarded`` only ``for`` and ``host`` say."""
    if header != "Forwarded":
        return is_loopback(f"//{part}") or is_loopback(f"//[{part}]")
    key, _, value = part.partition("=")
    return key.lower() not in {"for", "host"} or is_loopback(f"//{value.strip(chr(34))}")


def _only_with(token: str) -> Guard:
    expected = f"Bearer {token}".encode()

    def check() -> ResponseReturnValue | None:
        given = request.headers.get("Authorization", "").encode()
        if not hmac.compare_digest(given, expected):
            return _refuse(401, "Authorization has to be Bearer and the --control-token")
        return None

    return check


def _refuse(status: int, message: str) -> ResponseReturnValue:
    return jsonify(message=message), status
