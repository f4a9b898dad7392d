"""Comparison with a real Quay server: a client that sends only GET requests."""

import http.client
import json
import re
import ssl
from pathlib import Path
from typing import Any, Self
from urllib.parse import SplitResult, urlsplit

from fakequay.fast_dataclasses import frozen
from fakequay.url_checks import checked_url

TIMEOUT = 30  # maximum time to wait for a response, in seconds
DISCOVERY = "/api/v1/discovery"
_REFUSED = {http.client.UNAUTHORIZED, http.client.FORBIDDEN}
_KINDS = {dict: "a JSON object of another form", list: "a JSON list"}


class CannotRead(Exception):
    """Error: the real server cannot be reached, or rejects the request."""


@frozen
class Answer:
    """The response of a real server to a request.

    Attributes:
        status: HTTP status code.
        body: Parsed JSON, or the text if the body is not JSON.
        location: Header ``Location`` of a redirect, or None.
    """

    status: int
    body: Any
    location: str | None = None


class Quay:
    """Client that sends GET requests to a Quay server.

    Use the client as a context manager, which closes the connection.

    Args:
        url: URL of the server, which can contain a path prefix.
        token: OAuth token, or None for anonymous requests.
        verify: Whether to verify the TLS certificate, or a file with the CA certificates to trust.

    Raises:
        CannotRead: The URL is not an HTTP or HTTPS URL, the URL contains a user name or a password,
            or the CA file cannot be read.
    """

    def __init__(self, url: str, token: str | None = None, verify: Path | bool = True) -> None:
        try:
            self.url = checked_url(url)
        except ValueError as error:
            raise CannotRead(str(error)) from error
        parts = urlsplit(self.url)
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._prefix = parts.path.rstrip("/")
        self._own = re.compile(b"(https?://)?" + re.escape(parts.netloc.encode()))
        self._last_path = self._prefix
        try:
            self._connection = _connect(parts, verify)
        except http.client.InvalidURL as error:
            raise CannotRead(f"{url}: {error}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def check(self) -> None:
        """Check that the server is a Quay server: its discovery document must be a JSON object.

        Raises:
            CannotRead: The server does not respond, or does not have the API of Quay.
        """
        answer = self.get(DISCOVERY)
        is_document = isinstance(answer.body, dict) and "paths" in answer.body
        refused = isinstance(answer.body, dict) and answer.status in _REFUSED
        if not refused and not (answer.status == http.client.OK and is_document):
            raise self.unexpected_response(_describe(answer))

    def get(self, path: str) -> Answer:
        """Send a GET request and return the response, even if its status is an error status.

        Raises:
            CannotRead: The server does not respond.
        """
        status, data, location = self._answer(path)
        return Answer(status, _read(data), location)

    def get_normalized(self, path: str) -> Answer:
        """Send a GET request, and return the response without the server's address.

        The address is replaced by ``QUAY``, so that responses of two servers can be compared.
        """
        status, data, location = self._answer(path)
        return Answer(status, _read(self._own.sub(b"QUAY", data)), location)

    def get_object(self, path: str) -> dict[str, Any] | None:
        """Send a GET request and return the JSON object in the body.

        Returns:
            The object, or None for status 404 (not found) and 403 (no permission).

        Raises:
            CannotRead: The server does not respond, the status is an error status other than 404
                and 403, or the body is not a JSON object.
        """
        found: dict[str, Any] | None = self._body(path, dict)
        return found

    def get_list(self, path: str) -> list[Any]:
        """Send a GET request and return the JSON list in the body.

        Returns:
            The list; empty for status 404 (not found) and 403 (no permission).

        Raises:
            CannotRead: The server does not respond, the status is an error status other than 404
                and 403, or the body is not a JSON list.
        """
        return self._body(path, list) or []

    def unexpected_response(self, reason: str) -> CannotRead:
        """Create an error that says that the last response does not come from Quay's API."""
        return CannotRead(f"{self.url}{self._last_path} is not part of a Quay API: {reason}")

    def _body(self, path: str, kind: type) -> Any:
        answer = self.get(path)
        if answer.status == http.client.UNAUTHORIZED:
            raise CannotRead(f"{self.url}{path}: 401, the server rejects the token; check --token")
        if answer.status in {http.client.FORBIDDEN, http.client.NOT_FOUND}:
            return None
        if answer.status >= http.client.BAD_REQUEST:
            raise CannotRead(f"{self.url}{path}: unexpected status {answer.status}")
        if answer.status != http.client.OK or not isinstance(answer.body, kind):
            raise self.unexpected_response(_describe(answer))
        return answer.body

    def _answer(self, path: str) -> tuple[int, bytes, str | None]:
        self._last_path = path
        try:
            try:
                return self._once(path)
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self._connection.close()  # the server closed the idle connection
                return self._once(path)
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise CannotRead(f"{self.url}{path}: {error}") from error

    def _once(self, path: str) -> tuple[int, bytes, str | None]:
        self._connection.request("GET", self._prefix + path, headers=self._headers)
        answer = self._connection.getresponse()
        return answer.status, answer.read(), answer.getheader("Location")


def _connect(parts: SplitResult, verify: Path | bool) -> http.client.HTTPConnection:
    if parts.scheme == "https":
        context = _trust(verify)
        return http.client.HTTPSConnection(parts.netloc, timeout=TIMEOUT, context=context)
    return http.client.HTTPConnection(parts.netloc, timeout=TIMEOUT)


def _describe(answer: Answer) -> str:
    """Return a text that explains why a response cannot come from Quay's API."""
    if answer.location is not None:
        return f"the server redirects to {answer.location}"
    kind = next((text for kind, text in _KINDS.items() if isinstance(answer.body, kind)), "no JSON")
    return f"the response has the status {answer.status} and is {kind}"


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
    except (ValueError, RecursionError):
        return data.decode(errors="replace")
