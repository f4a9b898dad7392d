"""Comparison with a real Quay server: a client that sends only GET requests."""

import http.client
import json
import re
import ssl
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from fakequay.frozen_dataclasses import frozen

TIMEOUT = 30  # maximum time to wait for a response, in seconds


class CannotRead(Exception):
    """The real server cannot be reached, or rejects the request."""


@frozen
class Answer:
    """The response to a request.

    Attributes:
        status: HTTP status code.
        body: Parsed JSON, or the text if the body is not JSON.
    """

    status: int
    body: Any


class Quay:
    """Client for a Quay server. Use it as a context manager to close the connection.

    Args:
        url: URL of the server, which can contain a path prefix.
        token: OAuth token, or None for anonymous requests.
        verify: Whether to verify the TLS certificate, or a file with the CA certificates to trust.

    Raises:
        CannotRead: The URL is not an HTTP or HTTPS URL, or the CA file cannot be read.
    """

    def __init__(self, url: str, token: str | None = None, verify: Path | bool = True) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise CannotRead(f"{url} is not an http or https URL")
        self.url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._prefix = parts.path.rstrip("/")
        self._own = re.compile(b"(https?://)?" + re.escape(parts.netloc.encode()))
        self._connection: http.client.HTTPConnection
        if parts.scheme == "https":
            self._connection = http.client.HTTPSConnection(
                parts.netloc, timeout=TIMEOUT, context=_trust(verify)
            )
        else:
            self._connection = http.client.HTTPConnection(parts.netloc, timeout=TIMEOUT)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def get(self, path: str) -> Answer:
        """Send a GET request and return the response, whatever its status.

        Raises:
            CannotRead: The server does not respond.
        """
        status, data = self._answer(path)
        return Answer(status, _read(data))

    def get_normalized(self, path: str) -> Answer:
        """Like ``get``, but replace the server's own address by ``QUAY`` in the body.

        Without the addresses, the responses of two servers can be compared.
        """
        status, data = self._answer(path)
        return Answer(status, _read(self._own.sub(b"QUAY", data)))

    def _answer(self, path: str) -> tuple[int, bytes]:
        try:
            try:
                return self._once(path)
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self._connection.close()  # the server closed the idle connection
                return self._once(path)
        except (OSError, http.client.HTTPException) as error:
            raise CannotRead(f"{self.url}{path}: {error}") from error

    def get_body(self, path: str) -> Any:
        """Send a GET request and return the body.

        Returns:
            The body, or None for status 404 (not found) and 403 (no permission).

        Raises:
            CannotRead: The server does not respond, or returns another error status.
        """
        answer = self.get(path)
        if answer.status == http.client.UNAUTHORIZED:
            raise CannotRead(f"{self.url}{path}: 401, the server rejects the token")
        if answer.status in {http.client.FORBIDDEN, http.client.NOT_FOUND}:
            return None
        if answer.status != http.client.OK:
            raise CannotRead(f"{self.url}{path}: unexpected status {answer.status}")
        return answer.body

    def _once(self, path: str) -> tuple[int, bytes]:
        self._connection.request("GET", self._prefix + path, headers=self._headers)
        answer = self._connection.getresponse()
        return answer.status, answer.read()


def _trust(verify: Path | bool) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=verify if isinstance(verify, Path) else None)
    except OSError as error:
        raise CannotRead(f"{verify}: {error.strerror or error}") from error
    if verify is False:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _read(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return data.decode(errors="replace")
