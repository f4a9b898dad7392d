"""Transports for the libraries httpx and requests: call the WSGI application without a socket."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http.client import HTTPMessage, IncompleteRead, RemoteDisconnected
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from fakequay.web.faults import connection_faults
from fakequay.web.instances import instances

if TYPE_CHECKING:
    import httpx
    import requests.adapters

_TRANSFER_HEADERS = ("Transfer-Encoding",)  # left out: the length of the body is known
Application = Callable[..., Iterable[bytes]]


def httpx_transport(app: Application, instance: str = instances.MAIN) -> httpx.WSGITransport:
    """Return a transport with which httpx clients call a WSGI application without a socket.

    The transport works with ``httpx.Client`` and ``httpx.AsyncClient``. Requests of an
    ``AsyncClient`` run in threads, so they do not block the event loop.

    A fault raises the same exception as with a network connection. If a ``delay`` or ``stall``
    exceeds the read timeout of the client, the request raises ``httpx.ReadTimeout``.

    Args:
        app: WSGI application.
        instance: Name of the instance that gets the requests.
    """
    import httpx

    class Transport(httpx.WSGITransport, httpx.AsyncBaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            return self._send(request, threading.Event())

        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            import anyio.to_thread  # httpx depends on anyio

            await request.aread()
            closed = threading.Event()
            try:
                return await anyio.to_thread.run_sync(
                    self._send_and_read,
                    request,
                    closed,
                    abandon_on_cancel=True,
                    limiter=anyio.CapacityLimiter(1),  # of this call only: calls run in parallel
                )
            finally:
                closed.set()

        def _send(self, request: httpx.Request, closed: threading.Event) -> httpx.Response:
            timeout = request.extensions.get("timeout", {}).get("read")
            transport = httpx.WSGITransport(_for_instance(app, instance, timeout, closed))
            with _httpx_errors(request):
                return transport.handle_request(request)

        def _send_and_read(self, request: httpx.Request, closed: threading.Event) -> httpx.Response:
            answer = self._send(request, closed)
            stream = httpx.ByteStream(b"".join(answer.iter_raw()))
            answer.close()
            return httpx.Response(answer.status_code, headers=answer.headers, stream=stream)

    return Transport(app)


@contextmanager
def _httpx_errors(request: httpx.Request) -> Iterator[None]:
    """Convert connection errors and timeouts to the exceptions of httpx."""
    import httpx

    try:
        yield
    except TimeoutError as error:
        raise httpx.ReadTimeout(str(error), request=request) from error
    except (IncompleteRead, RemoteDisconnected) as error:
        raise httpx.RemoteProtocolError(str(error), request=request) from error
    except ConnectionError as error:
        raise httpx.ReadError(str(error), request=request) from error


def requests_adapter(
    app: Application, instance: str = instances.MAIN
) -> requests.adapters.BaseAdapter:
    """Return an adapter with which a ``requests.Session`` calls a WSGI application directly.

    The application runs in the same process, so the calls need no socket.

    After ``session.mount(prefix, adapter)``, the session sends requests to URLs that begin with the
    prefix to the application.

    A fault raises the same exception as with a network connection. If a ``delay`` or ``stall``
    exceeds the read timeout, the request raises ``requests.ReadTimeout``.

    Args:
        app: WSGI application.
        instance: Name of the instance that gets the requests.
    """
    import requests
    from requests.adapters import HTTPAdapter

    class Adapter(HTTPAdapter):
        def send(
            self,
            request: requests.PreparedRequest,
            stream: bool = False,
            timeout: Any = None,
            *args: Any,
            **kw: Any,
        ) -> requests.Response:
            called = _for_instance(app, instance, _read_timeout(timeout), threading.Event())
            try:
                return self.build_response(request, _call(called, request))
            except TimeoutError as error:
                raise requests.ReadTimeout(error, request=request) from error
            except ConnectionError as error:
                raise requests.ConnectionError(error, request=request) from error
            except IncompleteRead as error:
                raise requests.exceptions.ChunkedEncodingError(error, request=request) from error

    return Adapter()


def _for_instance(
    app: Application, instance: str, timeout: float | None, closed: threading.Event
) -> Application:
    """Return a WSGI application that sends all requests to one instance.

    Args:
        app: WSGI application of all instances.
        instance: Name of the instance.
        timeout: Seconds that the client waits for a response; None for no limit.
        closed: Event that is set when the client no longer waits for the response.
    """

    def call(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ[instances.ENVIRON] = instance
        if "HTTP_TRANSFER_ENCODING" in environ:  # there is no length, but the body has an end
            environ["wsgi.input_terminated"] = True
        connection = connection_faults.ConnectionWithTimeout(environ, timeout, closed)
        environ[connection_faults.ENVIRON] = connection
        return app(environ, start_response)

    return call


def _read_timeout(timeout: Any) -> float | None:
    """Return the read timeout in a ``timeout`` argument of the library ``requests``.

    Returns:
        Seconds, or None for no limit.
    """
    from urllib3 import Timeout

    if not isinstance(timeout, Timeout):
        connect, read = timeout if isinstance(timeout, tuple) else (timeout, timeout)
        timeout = Timeout(connect=connect, read=read)
    started: Timeout = timeout.clone()
    started.start_connect()
    seconds: float | None = started.read_timeout
    return seconds


def _call(app: Application, request: requests.PreparedRequest) -> Any:
    """Call a WSGI application, and return its response as a urllib3 response.

    The body is read only when it is needed.
    """
    from urllib3 import HTTPHeaderDict, HTTPResponse
    from werkzeug.test import EnvironBuilder, run_wsgi_app

    url = urlsplit(str(request.url))
    body = _read_body(request.body)
    headers = {key: value for key, value in request.headers.items() if key not in _TRANSFER_HEADERS}
    builder = EnvironBuilder(
        path=url.path or "/",
        base_url=f"{url.scheme}://{url.netloc}",
        query_string=url.query,
        method=request.method or "GET",
        headers=headers,  # type: ignore[arg-type]  # bytes if the caller passed bytes
        input_stream=io.BytesIO(body),
        environ_overrides={"REMOTE_ADDR": "127.0.0.1", "CONTENT_LENGTH": str(len(body))},
    )
    chunks, status, response_headers = run_wsgi_app(app, builder.get_environ())
    message = HTTPMessage()
    for name, value in response_headers:
        message[name] = value
    return HTTPResponse(
        body=io.BufferedReader(_Body(chunks)),
        headers=HTTPHeaderDict(list(response_headers)),
        status=int(status.partition(" ")[0]),
        reason=status.partition(" ")[2],
        version=11,
        request_method=request.method,
        original_response=_Original(message),  # type: ignore[arg-type]
        preload_content=False,
    )


def _read_body(body: Any) -> bytes:
    """Return a request body as bytes.

    The argument is text, bytes, a file or an iterable of bytes.
    """
    if hasattr(body, "read"):
        body = body.read()
    if isinstance(body, str):
        return body.encode()
    return body if isinstance(body, bytes) else b"".join(body or ())


class _Original:
    """Response object with headers, from which the library ``requests`` reads the cookies."""

    def __init__(self, msg: HTTPMessage) -> None:
        self.msg = msg

    def isclosed(self) -> bool:
        """Return True, because the response has no network connection."""
        return True

    def close(self) -> None:
        """Do nothing, because the response has no network connection."""


class _Body(io.RawIOBase):
    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks
        self._rest: Iterator[bytes] = iter(chunks)
        self._at_hand = b""

    def readable(self) -> bool:
        """Return True: the body of the response can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Copy the next bytes of the response body to a buffer; return their number."""
        while not self._at_hand:
            try:
                self._at_hand = next(self._rest)
            except StopIteration:
                return 0
        size = min(len(buffer), len(self._at_hand))
        buffer[:size], self._at_hand = self._at_hand[:size], self._at_hand[size:]
        return size

    def close(self) -> None:
        """Close the response body that the WSGI application has returned."""
        close = getattr(self._chunks, "close", None)
        if close is not None and not self.closed:
            close()
        super().close()
