"""HTTP connection: reads requests from a client's socket, and sends the responses."""

import io
import selectors
import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cheroot import errors
from cheroot.server import HTTPConnection, HTTPRequest
from werkzeug.exceptions import BadRequest

from fakequay.determinism import monotonic

from .socket_files import make_file

if TYPE_CHECKING:
    from cheroot.ssl.builtin import BuiltinSSLAdapter

    from .listener import Listener

# Seconds that a thread waits for another request on a connection. Keeping the thread is much faster
# than giving the connection back to the connection manager.
KEEP_ALIVE_WAIT = 0.005
PIECE = 64 * 1024  # bytes of an unread body to discard in one read
NOT_A_PROXY = (
    "this port of fakequay is not a proxy: it accepts only URLs with its own port. Start fakequay "
    "with --proxy-port for a forward proxy."
)
# A selector for one socket; unlike the default selector of Linux, it opens no file.
_OneSelector = getattr(selectors, "PollSelector", selectors.SelectSelector)


def is_readable(sock: socket.socket, seconds: float) -> bool:
    """Wait until data arrives or the client closes the connection.

    Return False if neither happens within the given seconds.
    """
    with _OneSelector() as selector:
        selector.register(sock, selectors.EVENT_READ)
        return bool(selector.select(seconds))


class _RequestHeaders(dict[bytes, bytes]):
    """Headers of an HTTP request; two different values of Content-Length are an error."""

    def __setitem__(self, name: bytes, value: bytes) -> None:
        if name == b"Content-Length" and self.get(name, value) != value:
            raise ValueError("The headers Content-Length of the request have different values.")
        super().__setitem__(name, value)


class Request(HTTPRequest):
    """HTTP request. The headers and the start of the body of its response are sent in one packet.

    Attributes:
        head: Status line and headers that are not sent yet.
        has_ended: Whether a fault has ended the connection, so that no response is sent.
    """

    head = b""
    has_ended = False

    def read_request_line(self) -> bool:
        """Read the request line.

        If the URI is malformed, respond 400; cheroot would respond 500. A request line with an
        absolute URL of this server is accepted (RFC 9112, section 3.2.2).
        """
        is_proxy, self.proxy_mode = self.proxy_mode, True  # else cheroot rejects absolute URLs
        try:
            is_valid = bool(super().read_request_line())  # type: ignore[no-untyped-call]
            return is_valid and (is_proxy or self._read_absolute_url())
        except ValueError:
            self.simple_response("400 Bad Request", "Malformed Request-URI")
            return False
        finally:
            self.proxy_mode = is_proxy

    def read_request_headers(self) -> bool:
        """Read the request headers.

        Respond 400 if the length of the body is ambiguous or not a number. If the request line
        contains an absolute URL, the host of the URL replaces the header Host (RFC 9112, section
        3.2.2).
        """
        self.inheaders = _RequestHeaders()
        if not super().read_request_headers():  # type: ignore[no-untyped-call]
            return False
        if self.authority and not self.proxy_mode:
            self.inheaders[b"Host"] = self.authority
        if not self.inheaders.get(b"Content-Length", b"0").isdigit():
            self.simple_response("400 Bad Request", "Malformed Content-Length Header.")
            return False
        return True

    def send_headers(self) -> None:
        """Store the response headers, to send them together with the first part of the body."""
        self._discard_body()
        wire, held = self.conn.wfile, io.BytesIO()
        self.conn.wfile = held
        try:
            super().send_headers()
        finally:
            self.conn.wfile = wire
        self.head = held.getvalue()
        if self.chunked_write:
            self._send_head()

    def write(self, chunk: bytes) -> None:
        """Send a part of the response body, after the stored headers."""
        if self.head:
            self._send_head(chunk)
        else:
            super().write(chunk)

    def respond(self) -> None:
        """Run the WSGI application, and send its response."""
        method, path = self.method.decode("latin-1"), self.path.decode("latin-1")
        self.conn.request_line = f"{method} {path}"
        super().respond()
        self._send_head()

    def _read_absolute_url(self) -> bool:
        """Read the absolute URL of the request line, if the line contains one.

        Returns:
            Whether the request can be handled; if not, an error response has been sent.
        """
        if self.method == b"CONNECT":
            self.simple_response("405 Method Not Allowed")
            return False
        parts = urlsplit(self.uri)
        if not parts.scheme and not parts.netloc:
            return True
        port = {b"http": 80, b"https": 443}.get(parts.scheme)
        if not parts.hostname or b"@" in parts.netloc or port is None:
            self.simple_response("400 Bad Request", "Malformed Request-URI")
            return False
        if (parts.port or port) != self.conn.listener.port:
            self.simple_response("400 Bad Request", NOT_A_PROXY)
            return False
        self.scheme = b"http" if self.conn.tls is None else b"https"
        if self.method == b"OPTIONS":  # cheroot keeps the whole URL as the path
            self.path = parts.path or b"/"
        return True

    def _discard_body(self) -> None:
        """Read the rest of the request body, so that it is not parsed as the next request."""
        try:
            while not self.close_connection and self.rfile.read(PIECE):
                pass
        except (OSError, ValueError, BadRequest):
            self.close_connection = True

    def _send_head(self, chunk: bytes = b"") -> None:
        head, self.head = self.head, b""
        if head:
            self.conn.wfile.write(head + chunk)


class Connection(HTTPConnection):
    """Connection of an HTTP client.

    With TLS, the first thread that handles the connection does the TLS handshake.

    Attributes:
        arrived: Time at which the server noticed the first data of the current request, in seconds
            of ``monotonic()``.
        begun: Time at which a thread began to read the current request, in seconds of
            ``monotonic()``; infinity before the first request.
        is_aborted: Whether the server has ended the connection.
        is_held: Whether a fault delays or stalls the current request.
        last_used: Time at which the connection became idle, in seconds of ``monotonic()``.
        listener: Listener that accepted the connection.
        request_line: Method and path of the current request, or an empty text before they are read.
        tls: TLS adapter of the connection; None for plain HTTP.
    """

    RequestHandlerClass: type[Request] = Request
    arrived = float("inf")
    begun = float("inf")
    is_held = False
    last_used = float("inf")
    request_line = ""

    def __init__(self, server: Any, sock: socket.socket, listener: "Listener") -> None:
        super().__init__(server, sock, make_file)
        self.listener = listener
        self.is_aborted = False
        self._selector: selectors.BaseSelector | None = None
        self.tls: Any = server.ssl_adapter
        self._needs_handshake = self.tls is not None

    def communicate(self) -> bool:
        """Handle the requests that the client has sent on the connection.

        Return if no further request has arrived, or if another connection waits for a thread.
        """
        while True:
            self.begun, self.request_line = monotonic(), ""
            if not self.prepare():
                return False
            if not super().communicate():  # type: ignore[no-untyped-call]
                return False
            if self.server.requests.waiting or not self.server.ready or not self._has_next():
                return True
            self.arrived = monotonic()

    def describe_request(self) -> str:
        """Return the method and path of the current request for error messages, without secrets.

        Return an empty text if the method and path have not been read.
        """
        from fakequay.traffic.redaction import redact_url  # only error messages need the module

        return redact_url(self.request_line)

    def prepare(self) -> bool:
        """Prepare the connection for the next request.

        Return False if the connection must close. The server calls the method when the client has
        sent data or closed the connection.
        """
        return not self._needs_handshake or self._start_tls()

    def enable_tls(self, adapter: "BuiltinSSLAdapter") -> None:
        """Make the connection do a TLS handshake before its next request."""
        self.tls = adapter
        self._needs_handshake = True

    def has_data(self) -> bool:
        """Return whether the server has received data that it has not handled yet."""
        pending = getattr(self.socket, "pending", None)  # of TLS sockets
        return bool(self.rfile.has_data() or (pending and pending()))

    def is_closed_by_client(self) -> bool:
        """Return whether the client has closed the connection and its socket has no unread data.

        Any thread may call the method.
        """
        try:
            if not is_readable(self.socket, 0):
                return False
            return not socket.socket.recv(self.socket, 1, socket.MSG_PEEK)  # below TLS
        except (OSError, ValueError):
            return True

    def wait_for_end(self, seconds: float) -> bool:
        """Wait until the client closes the connection, but at most the given seconds.

        The wait also ends if data arrives; the data remains unread. Only the thread that handles
        the connection may call the method.

        Returns:
            Whether the client or ``abort`` has ended the connection.
        """
        try:
            if self.is_aborted or self.has_data() or not is_readable(self.socket, seconds):
                return self.is_aborted
            return self.is_aborted or not self.rfile.peek(1)
        except (OSError, ValueError):
            return True

    def abort(self) -> None:
        """Abort the current request: reads and writes on the connection fail from now on."""
        self.is_aborted = True
        self._shut_down(socket.SHUT_RDWR)

    def refuse_input(self) -> None:
        """Make reads on the connection fail, so that an incomplete request ends.

        The response is still sent.
        """
        self.is_aborted = True
        self._shut_down(socket.SHUT_RD)

    def close(self) -> None:
        """Close the connection; do nothing if the client has already closed it."""
        with suppress(OSError):
            super().close()

    def _shut_down(self, how: int) -> None:
        with suppress(OSError):
            socket.socket.shutdown(self.socket, how)  # below TLS, which another thread is using

    def _has_next(self) -> bool:
        if self.has_data():
            return True
        if self._selector is None:
            self._selector = _OneSelector()
            self._selector.register(self.socket, selectors.EVENT_READ)
        return bool(self._selector.select(KEEP_ALIVE_WAIT))

    def _start_tls(self) -> bool:
        """Do the TLS handshake. Return False if the handshake fails."""
        adapter = self.tls
        try:
            self.socket, self.ssl_env = adapter.wrap(self.socket)
        except (OSError, errors.FatalSSLAlert, errors.NoSSLError) as error:
            self.server.error_log(f"TLS handshake with {self.remote_addr} failed: {error}")
            return False
        self.socket.settimeout(self.server.timeout)
        self.rfile = make_file(self.socket, "rb", self.rbufsize)
        self.wfile = make_file(self.socket, "wb", self.wbufsize)
        self._needs_handshake = False
        return True
