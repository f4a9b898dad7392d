"""HTTP server: serves a WSGI application on a port, with threads of this process."""

import logging
import socket
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from cheroot import wsgi
from cheroot.connections import ConnectionManager
from flask import Flask

from fakequay.web.instances.instances import CannotListen

from . import thread_pool
from .connections import Gateway
from .instance_ports import InstancePort

if TYPE_CHECKING:
    from cheroot.ssl import Adapter


_log = logging.getLogger("fakequay.connections")


class TlsError(Exception):
    """A TLS setting or file is invalid; the message names the flag and the file."""


class HttpServer:
    """HTTP or HTTPS server on one port, which listens from its creation until ``stop``.

    The server uses HTTPS if ``tls`` is given, else HTTP.

    Raises:
        CannotListen: The address or port cannot be used.
    """

    def __init__(
        self,
        app: Flask,
        host: str,
        port: int,
        tls: "Adapter | None" = None,
    ) -> None:
        self._server = _Server(
            (host, port),
            _decode_slashes(app),
            numthreads=thread_pool.THREADS,
            max=thread_pool.MAX_THREADS,
            request_queue_size=1024,
            shutdown_timeout=1,
        )
        self._server.gateway = Gateway
        self._server.ssl_adapter = tls
        try:
            self._server.prepare()
        except OSError as error:
            reason = self._server.refusal or error
            raise CannotListen(f"cannot listen on {host}, port {port}: {reason}") from error
        self.port: int = self._server.bind_addr[1]
        self._thread = threading.Thread(target=self._server.serve, name="fakequay", daemon=True)
        self._thread.start()

    def open(self, world: str, port: int) -> InstancePort:
        """Open another port of the server, for the requests to an instance other than main.

        Args:
            world: Name of the instance.
            port: Port to listen on; 0 for any free port.

        Raises:
            CannotListen: The port cannot be used.
        """
        try:
            return InstancePort(self._server, world, port)
        except OSError as error:
            host = self._server.bind_addr[0]
            raise CannotListen(
                f"cannot listen on {host}, port {port}: {error.strerror or error}"
            ) from error

    def stop(self) -> None:
        """Stop listening, and wait up to one second until running requests have finished."""
        self._server.stop()
        self._thread.join()


class _Server(wsgi.Server):
    ConnectionClass = thread_pool.Connection
    max_request_header_size = thread_pool.MAX_HEAD
    expiration_interval = 0.01  # seconds; a stop takes as long, too
    refusal: str | None = None
    _connections: ConnectionManager

    def prepare(self) -> None:
        super().prepare()
        self._connections._selector.close()  # type: ignore[attr-defined]
        self._connections = thread_pool.Connections(self)

    def process_conn(self, conn: thread_pool.Connection | InstancePort) -> None:
        """Handle a connection. A new connection gets a thread only after it has sent data."""
        accepted = conn.accept() if isinstance(conn, InstancePort) else conn
        if accepted is None:
            return
        if accepted.seen:
            super().process_conn(accepted)
        else:
            accepted.seen = True
            self.put_conn(accepted)

    def put_conn(self, conn: thread_pool.Connection) -> None:
        if conn.is_dismissed:
            conn.close()
        else:
            super().put_conn(conn)

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:
        """Log errors of the server; log errors caused by a client only at level debug."""
        level = level if level >= logging.ERROR else logging.DEBUG
        _log.log(level, "%s", msg, exc_info=traceback)

    def bind(self, family: int, type: int, proto: int = 0) -> socket.socket:
        """Bind the socket.

        If ``bind`` fails, cheroot's method loses the socket and the error message. This method
        keeps both, so that the socket can be closed and the message shown.
        """
        listening: socket.socket = self.prepare_socket(
            self.bind_addr, family, type, proto, self.nodelay, self.ssl_adapter, self.reuse_port
        )
        self.socket = listening
        try:
            listening.bind(self.bind_addr)
        except OSError as error:
            self.refusal = error.strerror
            raise
        self.bind_addr = listening.getsockname()[:2]
        return listening


def _decode_slashes(app: Flask) -> Callable[..., Any]:
    """Decode ``%2F`` in paths, as Quay does; cheroot leaves it encoded."""

    def decoding(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        path = environ["PATH_INFO"]
        if "%2" in path:
            environ["PATH_INFO"] = path.replace("%2F", "/").replace("%2f", "/")
        return app(environ, start_response)

    return decoding
