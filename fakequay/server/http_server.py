"""A WSGI application on a port, served by threads of this process."""

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
    """HTTPS cannot be served so; the message names the flag and the file."""


class HttpServer:
    """Serves from the moment it is made until it is stopped; HTTPS if it has a certificate."""

    def __init__(
        self,
        app: Flask,
        host: str,
        port: int,
        tls: "Adapter | None" = None,
    ) -> None:
        self._server = _Server(
            (host, port),
            _addressed(app),
            numthreads=thread_pool.THREADS,
            max=thread_pool.MOST_THREADS,
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
        """A port, 0 for any free one, on which requests are for another world; CannotListen."""
        try:
            return InstancePort(self._server, world, port)
        except OSError as error:
            host = self._server.bind_addr[0]
            raise CannotListen(
                f"cannot listen on {host}, port {port}: {error.strerror or error}"
            ) from error

    def stop(self) -> None:
        """Let the requests under way come to their end, for a second."""
        self._server.stop()
        self._thread.join()


class _Server(wsgi.Server):
    ConnectionClass = thread_pool.Connection
    max_request_header_size = thread_pool.MOST_HEAD
    expiration_interval = 0.01  # also how long a stop takes, in seconds
    refusal: str | None = None
    _connections: ConnectionManager

    def prepare(self) -> None:
        super().prepare()
        self._connections._selector.close()  # type: ignore[attr-defined]
        self._connections = thread_pool.Connections(self)

    def process_conn(self, conn: thread_pool.Connection | InstancePort) -> None:
        """A new one may say nothing for long: it is looked at once it has."""
        found = conn.accept() if isinstance(conn, InstancePort) else conn
        if found is None:
            return
        if found.seen:
            super().process_conn(found)
        else:
            found.seen = True
            self.put_conn(found)

    def put_conn(self, conn: thread_pool.Connection) -> None:
        if conn.is_dismissed:
            conn.close()
        else:
            super().put_conn(conn)

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:
        """What a client did to its connection is its own affair."""
        level = level if level >= logging.ERROR else logging.DEBUG
        _log.log(level, "%s", msg, exc_info=traceback)

    def bind(self, family: int, type: int, proto: int = 0) -> socket.socket:
        """cheroot's own forgets to close a socket that cannot be bound, and the system's words."""
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


def _addressed(app: Flask) -> Callable[..., Any]:
    """cheroot leaves an escaped slash as it is; in Quay's addresses it means one."""

    def addressed(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        path = environ["PATH_INFO"]
        if "%2" in path:
            environ["PATH_INFO"] = path.replace("%2F", "/").replace("%2f", "/")
        return app(environ, start_response)

    return addressed
