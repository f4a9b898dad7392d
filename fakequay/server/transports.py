"""Straight into the application, without a socket: for httpx and requests, imported when asked."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from http.client import HTTPMessage, IncompleteRead
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from fakequay.web.instances import instances

if TYPE_CHECKING:
    import httpx
    import requests.adapters

_OF_THE_WIRE = ("Transfer-Encoding",)  # a body of unknown length is at hand here
Application = Callable[..., Iterable[bytes]]


def httpx_transport(app: Application, world: str = instances.MAIN) -> httpx.WSGITransport:
    """For ``httpx.Client(transport=…)``, and for ``httpx.AsyncClient``, which waits for it."""
    import httpx

    class Transport(httpx.WSGITransport, httpx.AsyncBaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            try:
                return super().handle_request(request)
            except TimeoutError as error:
                raise httpx.ReadTimeout(str(error), request=request) from error
            except ConnectionError as error:
                raise httpx.ReadError(str(error), request=request) from error
            except IncompleteRead as error:
                raise httpx.RemoteProtocolError(str(error), request=request) from error

        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            await request.aread()
            answer = self.handle_request(request)
            data = b"".join(answer.iter_raw())
            answer.close()
            stream = httpx.ByteStream(data)
            return httpx.Response(answer.status_code, headers=answer.headers, stream=stream)

    return Transport(_of_world(app, world))


def requests_adapter(
    app: Application, world: str = instances.MAIN
) -> requests.adapters.BaseAdapter:
    """For ``session.mount(prefix, …)``: what goes to URLs of the prefix goes to the application."""
    import requests
    from requests.adapters import HTTPAdapter

    called = _of_world(app, world)

    class Adapter(HTTPAdapter):
        def send(
            self, request: requests.PreparedRequest, *args: Any, stream: bool = False, **kw: Any
        ) -> requests.Response:
            try:
                return self.build_response(request, _answer(called, request))
            except TimeoutError as error:
                raise requests.ReadTimeout(error, request=request) from error
            except ConnectionError as error:
                raise requests.ConnectionError(error, request=request) from error
            except IncompleteRead as error:
                raise requests.exceptions.ChunkedEncodingError(error, request=request) from error

    return Adapter()


def _of_world(app: Application, world: str) -> Application:
    def call(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ[instances.ENVIRON] = world
        return app(environ, start_response)

    return call


def _answer(app: Application, request: requests.PreparedRequest) -> Any:
    """What the application says, as urllib3 has answers; the body is read when it is asked for."""
    from urllib3 import HTTPHeaderDict, HTTPResponse
    from werkzeug.test import EnvironBuilder, run_wsgi_app

    url = urlsplit(str(request.url))
    sent = _sent(request.body)
    headers = {key: value for key, value in request.headers.items() if key not in _OF_THE_WIRE}
    builder = EnvironBuilder(
        path=url.path or "/",
        base_url=f"{url.scheme}://{url.netloc}",
        query_string=url.query,
        method=request.method or "GET",
        headers=headers,  # type: ignore[arg-type]  # bytes where a caller gave some
        input_stream=io.BytesIO(sent),
        environ_overrides={"REMOTE_ADDR": "127.0.0.1", "CONTENT_LENGTH": str(len(sent))},
    )
    chunks, status, answered = run_wsgi_app(app, builder.get_environ())
    message = HTTPMessage()
    for name, value in answered:
        message[name] = value
    return HTTPResponse(
        body=io.BufferedReader(_Body(chunks)),
        headers=HTTPHeaderDict(list(answered)),
        status=int(status.partition(" ")[0]),
        reason=status.partition(" ")[2],
        version=11,
        request_method=request.method,
        original_response=_Original(message),  # type: ignore[arg-type]
        preload_content=False,
    )


def _sent(body: Any) -> bytes:
    """Text, bytes, a file, or what gives bytes one after the other."""
    if hasattr(body, "read"):
        body = body.read()
    if isinstance(body, str):
        return body.encode()
    return body if isinstance(body, bytes) else b"".join(body or ())


class _Original:
    """What requests reads cookies from."""

    def __init__(self, msg: HTTPMessage) -> None:
        self.msg = msg

    def isclosed(self) -> bool:
        return True

    def close(self) -> None:
        """There is nothing to close."""


class _Body(io.RawIOBase):
    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks
        self._rest: Iterator[bytes] = iter(chunks)
        self._at_hand = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._at_hand:
            try:
                self._at_hand = next(self._rest)
            except StopIteration:
                return 0
        size = min(len(buffer), len(self._at_hand))
        buffer[:size], self._at_hand = self._at_hand[:size], self._at_hand[size:]
        return size

    def close(self) -> None:
        close = getattr(self._chunks, "close", None)
        if close is not None and not self.closed:
            close()
        super().close()
