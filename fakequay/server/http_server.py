"""HTTP server: serves a WSGI application on a port, with threads of this process."""

import logging
import socket
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from cheroot import wsgi

from fakequay.determinism import monotonic
from fakequay.web.instances.instance import CannotListen

from .connection_manager import ConnectionManager
from .faulty_connections import Gateway
from .http_connection import Connection
from .instance_port import InstancePort
from .listener import Listener
from .thread_pool import ThreadPool

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

    from cheroot.ssl import Adapter

TIMEOUT = 10  # seconds that a client may be silent within a request, or between two requests
MAX_HEAD = 64 * 1024  # bytes of the request line and headers

# Function that returns the connection of an accepted socket, given the server and the listener.
Connect = Callable[[Any, socket.socket, Listener], Connection]

_log = logging.getLogger("fakequay.connections")


class TlsError(Exception):
    """Error: a TLS setting or file is invalid; the message names the flag and the file."""


class HttpServer:
    """HTTP server that listens on one port until ``stop`` is called.

    If ``tls`` is given, the server uses HTTPS.

    Raises:
        CannotListen: The address or port cannot be used.
    """

    def __init__(
        self,
        app: "WSGIApplication",
        host: str,
        port: int,
        tls: "Adapter | None" = None,
        *,
        connect: Connect = Connection,
        gateway: type[Gateway] = Gateway,
    ) -> None:
        """Start to listen on a port.

        Args:
            app: WSGI application.
            host: Address to listen on.
            port: Port to listen on; 0 for any free port.
            tls: TLS adapter; None for HTTP.
            connect: Function that returns the connection object of an accepted socket.
            gateway: Class of the WSGI gateway, which calls the application.
        """
        try:
            self._listener = _listen(host, port)
        except OSError as error:
            raise _cannot_listen(host, port, error) from error
        self.port = self._listener.port
        self._server = _Server(app, self._listener.address, tls, connect)
        self._server.gateway = gateway
        self._server.connections.add(self._listener)
        self._server.requests.start()
        self._thread = threading.Thread(
            target=self._server.connections.run, name="fakequay", daemon=True
        )
        self._thread.start()

    def open(self, instance: str, port: int) -> InstancePort:
        """Open another port, whose requests go to another instance.

        Args:
            instance: Name of the instance.
            port: Port to listen on; 0 for any free port.

        Raises:
            CannotListen: The port cannot be used.
        """
        try:
            return InstancePort(self._server.connections, self._listener, instance, port)
        except OSError as error:
            raise _cannot_listen(self._listener.address[0], port, error) from error

    def stop(self) -> None:
        """Stop listening, and close idle connections. Running requests continue."""
        self._server.ready = False
        self._server.connections.stop()

    def join(self, until: float) -> list[str]:
        """After ``stop``, wait for the end of the running requests, at most until a deadline.

        Args:
            until: Deadline, in seconds of ``monotonic()``. Requests that have not ended by then are
                aborted.

        Returns:
            A description of each request that was aborted.
        """
        self._thread.join(max(0.0, until - monotonic()))
        return self._server.requests.stop(until)


class _Server(wsgi.Server):
    """cheroot's server, with the connection manager and thread pool of this package.

    Attributes:
        connections: Listeners and idle connections.
        requests: Thread pool.
        ready: Whether the server accepts connections.
    """

    max_request_header_size = MAX_HEAD
    requests: ThreadPool

    def __init__(
        self,
        app: "WSGIApplication",
        address: tuple[Any, ...],
        tls: "Adapter | None",
        connect: Connect,
    ) -> None:
        super().__init__(address[:2], _decode_slashes(app), timeout=TIMEOUT)
        _forget_statistics(self)
        self._connection = connect
        self.ssl_adapter = tls
        self.software = self.version
        self.ready = True
        self.requests = ThreadPool(self.put_conn, self._log_exception)
        self.connections = ConnectionManager(
            self._connect, self.requests, TIMEOUT, self._log_exception
        )

    @property
    def can_add_keepalive_connection(self) -> bool:
        """Whether a client connection may stay open after its response."""
        return self.ready and self.connections.can_keep_alive

    def put_conn(self, conn: Connection) -> None:
        """Wait for the next request of a client connection."""
        self.connections.put(conn)

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:
        """Log an error of the server.

        An error that a client caused is logged only at level debug.
        """
        level = level if level >= logging.ERROR else logging.DEBUG
        _log.log(level, "%s", msg, exc_info=traceback)

    def _connect(self, accepted: socket.socket, listener: Listener) -> Connection:
        return self._connection(self, accepted, listener)

    def _log_exception(self, message: str) -> None:
        _log.exception("%s", message)


def _listen(host: str, port: int) -> Listener:
    """Listen on the first usable address of a host name."""
    failure: OSError | None = None
    for family, _, _, _, address in socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    ):
        try:
            return Listener(family, address)
        except OSError as error:
            failure = failure or error
    raise failure or OSError("no address found")


def _cannot_listen(host: str, port: int, error: OSError) -> CannotListen:
    return CannotListen(f"cannot listen on {host}, port {port}: {error.strerror or error}")


def _forget_statistics(server: _Server) -> None:
    """Remove the server from cheroot's statistics, which would keep it in memory for ever."""
    statistics = getattr(logging, "statistics", {})
    for name in [name for name, found in statistics.items() if found is server.stats]:
        del statistics[name]


def _decode_slashes(app: "WSGIApplication") -> Callable[..., Any]:
    """Wrap a WSGI application so that ``%2F`` in paths is decoded, as in Quay.

    The HTTP server cheroot decodes all other characters, but not ``%2F``.
    """

    def decoding(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        path = environ["PATH_INFO"]
        if "%2" in path:
            environ["PATH_INFO"] = path.replace("%2F", "/").replace("%2f", "/")
        return app(environ, start_response)

    return decoding
