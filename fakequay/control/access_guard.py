"""Access guard of the control API: refuses requests from other machines and other web sites.

If the user has set a control token, the guard checks only that a request contains the token.
"""

import hmac
import ipaddress
import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlsplit

from flask import current_app, jsonify, request
from flask.typing import ResponseReturnValue

from fakequay.settings import checked_control_token

_FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded")

# Key of ``app.extensions``: generated control token, which only other machines must send, or None.
GENERATED = "fakequay_generated_control_token"
ONLY_LOCAL = (
    "set --control-token or FAKEQUAY_CONTROL_TOKEN to allow requests from or to other machines"
)
SEND_GENERATED = (
    "send the header 'Authorization: Bearer TOKEN', where TOKEN is the control token that the "
    "server printed when it started (in a container: see the log), or start the server with "
    "FAKEQUAY_CONTROL_TOKEN"
)
ONLY_SAME_SITE = "web pages of other sites may not call the control API"

Guard = Callable[[], ResponseReturnValue | None]


def guard(token: str | None) -> Guard:
    """Return a function that checks whether a request may use the control API.

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
    generated = current_app.extensions.get(GENERATED)
    if generated is not None and _sends(generated):
        return None
    peer = request.remote_addr
    if peer and not _is_loopback_address(peer):
        return _refuse_remote(peer)
    # The Host header reveals a web page whose foreign host name resolves to this machine. The
    # Origin header reveals any other foreign web page.
    origin = request.headers.get("Origin")
    if not is_loopback(f"//{request.host}"):
        return _refuse(
            403, f"control API refused the header 'Host: {request.host}': {_only_local()}"
        )
    if origin is not None and not is_loopback(origin):
        return _refuse(403, f"control API refused the header 'Origin: {origin}': {ONLY_SAME_SITE}")
    return _check_fetch_and_proxy_headers()


def _check_fetch_and_proxy_headers() -> ResponseReturnValue | None:
    """Refuse requests whose headers show that they come from another site or through a proxy.

    Browsers send the header ``Sec-Fetch-Site``; proxies send headers such as ``Forwarded``.
    """
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
                    403, f"control API refused the header '{header}: {name}': {_only_local()}"
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
    def check() -> ResponseReturnValue | None:
        if not _sends(token):
            return _refuse(
                401,
                "control API refused the request: send the header 'Authorization: Bearer TOKEN', "
                "where TOKEN is the value of --control-token or FAKEQUAY_CONTROL_TOKEN of the "
                "server",
            )
        return None

    return check


def _sends(token: str) -> bool:
    """Return whether the current request contains the given control token."""
    sent = request.headers.get("Authorization", "").encode()
    return hmac.compare_digest(sent, f"Bearer {token}".encode())


def _only_local() -> str:
    """Return an error message that explains to clients on other machines how to get access."""
    return SEND_GENERATED if current_app.extensions.get(GENERATED) else ONLY_LOCAL


def _refuse_remote(peer: str) -> ResponseReturnValue:
    message = f"control API refused a request from {peer}: {_only_local()}"
    return _refuse(403, message)


def _refuse(status: int, message: str) -> ResponseReturnValue:
    return jsonify(message=message), status
