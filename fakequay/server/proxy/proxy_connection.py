"""Connections to the forward proxy: reads proxy requests, and serves the requests in a tunnel.

After ``CONNECT``, the proxy does the TLS handshake itself, in place of the host that the client
asked for. Timeouts, limits and shutdown are those of the HTTP server.
"""

import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ..faulty_connections import Gateway
from ..http_connection import Connection, Request
from .proxy_hosts import HTTP, HTTPS, Address, ProxyHosts, parse_address

if TYPE_CHECKING:
    from cheroot.ssl.builtin import BuiltinSSLAdapter

    from ..listener import Listener

ADDRESS = "fakequay.proxy_address"  # WSGI environ key of the address of a request outside a tunnel
_CONNECT = b"CONNECT"
_ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"
_TLS_HANDSHAKE = b"\x16"  # first byte that a TLS client sends
_PROXY_HEADERS = ("HTTP_PROXY_AUTHORIZATION", "HTTP_PROXY_CONNECTION")


class ProxyRequest(Request):
    """Request that a client sends to the forward proxy, directly or in a tunnel.

    Attributes:
        address: Host and port that the request is for.
    """

    address: Address

    def __init__(self, server: Any, conn: "ProxyConnection") -> None:
        super().__init__(server, conn, proxy_mode=conn.tunnel is None)
        if conn.tls is not None:
            self.scheme = b"https"

    def read_request_line(self) -> bool:
        """Read the request line.

        If a request outside a tunnel contains no valid host, respond 400.
        """
        if not super().read_request_line():
            return False
        tunnel = self.conn.tunnel
        try:
            self.address = tunnel or self._read_address()
        except ValueError as error:
            self.simple_response("400 Bad Request", f"{error}\n")
            return False
        return True

    def respond(self) -> None:
        """Open a tunnel if the request asks for a tunnel to a proxy host; else send a response."""
        if self._is_connect and self.address in self.conn.hosts.redirects:
            self._open_tunnel()
        else:
            super().respond()

    @property
    def _is_connect(self) -> bool:
        return bool(self.method == _CONNECT and self.conn.tunnel is None)

    def _read_address(self) -> Address:
        """Return the host and port in the request line of a proxy request.

        Raises:
            ValueError: The request line contains no valid address.
        """
        if self._is_connect:
            host, port = parse_address(self.uri.decode("latin-1"))
            return Address(host, port or HTTPS)
        parts = urlsplit(self.uri.decode("latin-1"))
        if parts.scheme not in {"http", "https"}:
            raise ValueError(
                "this port of fakequay is a forward proxy: it accepts only CONNECT and absolute "
                "http:// and https:// URLs. Set the environment variable HTTPS_PROXY to the URL of "
                "this port, or send the request to the main port of fakequay."
            )
        if self.method == b"OPTIONS":  # cheroot keeps the whole URL as the path
            self.path = (parts.path or "/").encode("latin-1")
        host, port = parse_address(parts.netloc)
        return Address(host, port or (HTTPS if parts.scheme == "https" else HTTP))

    def _open_tunnel(self) -> None:
        has_body = self.chunked_read or self.inheaders.get(b"Content-Length", b"0").strip() != b"0"
        if has_body or self.conn.rfile.has_data():
            self.close_connection = True
            self.simple_response(
                "400 Bad Request", "CONNECT must have no body: wait for the response first\n"
            )
            return
        self.close_connection = False
        self.sent_headers = True
        self.conn.request_line = f"CONNECT {self.address}"
        self.conn.wfile.write(_ESTABLISHED)
        self.conn.open_tunnel(self.address)


class ProxyConnection(Connection):
    """Connection of a client to the forward proxy.

    Attributes:
        hosts: Hosts that the proxy serves.
        tunnel: Host and port of the tunnel that the client has opened; None without a tunnel.
    """

    RequestHandlerClass: type[Request] = ProxyRequest

    def __init__(
        self,
        server: Any,
        sock: socket.socket,
        listener: "Listener",
        *,
        hosts: ProxyHosts,
        tunnel_tls: "BuiltinSSLAdapter | None",
    ) -> None:
        super().__init__(server, sock, listener)
        self.hosts = hosts
        self.tunnel: Address | None = None
        self._tunnel_tls = tunnel_tls
        self._is_new_tunnel = False

    def open_tunnel(self, address: Address) -> None:
        """Treat all further data of the client as requests for the given host and port."""
        self.tunnel = address
        self._is_new_tunnel = True

    def prepare(self) -> bool:
        """Start TLS if the data in a tunnel begins with a TLS handshake; else serve plain HTTP."""
        if self._is_new_tunnel:
            self._is_new_tunnel = False
            first = b""
            with suppress(OSError):
                first = self.socket.recv(1, socket.MSG_PEEK)
            if not first:
                return False
            if first == _TLS_HANDSHAKE and self._tunnel_tls is not None:
                self.enable_tls(self._tunnel_tls)
        return super().prepare()


class ProxyGateway(Gateway):
    """WSGI gateway that replaces the server name by the host that the proxy request is for."""

    def get_environ(self) -> dict[str, Any]:  # type: ignore[override]  # its stub has None
        """Return the WSGI environ, with the host and port that the request is for."""
        environ = super().get_environ()
        for name in _PROXY_HEADERS:
            environ.pop(name, None)
        address: Address = self.req.address
        netloc = address.netloc(environ["wsgi.url_scheme"])
        environ |= {"SERVER_NAME": address.host, "SERVER_PORT": str(address.port)}
        if self.req.conn.tunnel is None:
            environ |= {ADDRESS: address, "HTTP_HOST": netloc}
        else:
            environ.setdefault("HTTP_HOST", netloc)
        return environ
