"""Proxy hosts: the host names and ports that the forward proxy serves."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from fakequay.fast_dataclasses import frozen

QUAY_IO = "quay.io"
HTTP, HTTPS = 80, 443  # default ports
_ADDRESS = re.compile(
    r"(?:\[(?P<ipv6>[0-9A-Fa-f:.]{2,45})\]|(?P<name>[A-Za-z0-9_][A-Za-z0-9._-]{0,252}))"
    r"(?::(?P<port>[0-9]{1,5}))?"
)


class Address(NamedTuple):
    """Host name in lower case (or an IP address) and port number."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"{_bracketed(self.host)}:{self.port}"

    def netloc(self, scheme: str) -> str:
        """Return the host and port for a URL; the default port of the scheme is omitted."""
        default = HTTPS if scheme == "https" else HTTP
        return _bracketed(self.host) if self.port == default else str(self)


@frozen
class ProxyHosts:
    """Host names and ports that the forward proxy serves.

    Attributes:
        names: Host names from the configuration, as users wrote them.
        redirects: For each served address, whether plain HTTP requests are redirected to HTTPS.
    """

    names: tuple[str, ...]
    redirects: Mapping[Address, bool]

    @property
    def hosts(self) -> list[str]:
        """Host names that the forward proxy serves, without ports."""
        return list(dict.fromkeys(address.host for address in self.redirects))


def parse_proxy_hosts(names: Iterable[str]) -> ProxyHosts:
    """Parse the values of ``--proxy-host``.

    The host quay.io is always a proxy host. ``NAME`` stands for the ports 443 and 80 of a host: the
    proxy serves HTTPS at port 443, and redirects plain HTTP at port 80 to HTTPS. At the port of
    ``NAME:PORT``, the proxy serves both HTTPS and plain HTTP.

    Raises:
        ValueError: A value does not have the form NAME or NAME:PORT.
    """
    written = tuple(dict.fromkeys((QUAY_IO, *names)))
    redirects: dict[Address, bool] = {}
    for name in written:
        try:
            host, port = parse_address(name)
        except ValueError as error:
            raise ValueError(f"proxy host: {error}") from error
        if port is None:
            redirects |= {Address(host, HTTPS): False, Address(host, HTTP): True}
        else:
            redirects[Address(host, port)] = False
    return ProxyHosts(written, redirects)


def parse_address(text: str) -> tuple[str, int | None]:
    """Parse ``NAME`` or ``NAME:PORT``, where NAME may also be an IP address.

    Returns:
        The host in lower case, without a final dot, and the port or None.

    Raises:
        ValueError: The text has another form.
    """
    match = _ADDRESS.fullmatch(text)
    port = int(match["port"]) if match and match["port"] else None
    if match is None or (port is not None and not 0 < port < 65_536):
        raise ValueError(
            f"{text[:300]!r} must be a host name such as quay.io, or a host name and port such as "
            "quay.io:8443"
        )
    return (match["ipv6"] or match["name"]).lower().removesuffix("."), port


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
