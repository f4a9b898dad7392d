"""What a real Quay answers: read with GET and nothing else, at an address that a user gave."""

import http.client
import json
import re
import ssl
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from fakequay.frozen_dataclasses import frozen

PATIENCE = 30  # seconds


class CannotRead(Exception):
    """The server is out of reach, or does not let itself be read."""


@frozen
class Answer:
    """``body`` is JSON where it is any, else text."""

    status: int
    body: Any


class Quay:
    """A server by its URL; ``verify`` is a file of CAs, or False to trust anybody."""

    def __init__(self, url: str, token: str | None = None, verify: Path | bool = True) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise CannotRead(f"{url}: is no http or https URL")
        self.url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._prefix = parts.path.rstrip("/")
        self._own = re.compile(b"(https?://)?" + re.escape(parts.netloc.encode()))
        self._connection: http.client.HTTPConnection
        if parts.scheme == "https":
            self._connection = http.client.HTTPSConnection(
                parts.netloc, timeout=PATIENCE, context=_trust(verify)
            )
        else:
            self._connection = http.client.HTTPConnection(parts.netloc, timeout=PATIENCE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def get(self, path: str) -> Answer:
        """CannotRead for no answer; an answer of any status is one."""
        status, data = self._answer(path)
        return Answer(status, _read(data))

    def neutral(self, path: str) -> Answer:
        """The same, but with QUAY for the server's own address, to compare it with another's."""
        status, data = self._answer(path)
        return Answer(status, _read(self._own.sub(b"QUAY", data)))

    def _answer(self, path: str) -> tuple[int, bytes]:
        try:
            try:
                return self._once(path)
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self._connection.close()  # it had been kept for too long
                return self._once(path)
        except (OSError, http.client.HTTPException) as error:
            raise CannotRead(f"{self.url}{path}: {error}") from error

    def found(self, path: str) -> Any:
        """What is there; None where nothing is, or nothing that the token may see."""
        answer = self.get(path)
        if answer.status == http.client.UNAUTHORIZED:
            raise CannotRead(f"{self.url}{path}: 401, the token is not taken")
        if answer.status in {http.client.FORBIDDEN, http.client.NOT_FOUND}:
            return None
        if answer.status != http.client.OK:
            raise CannotRead(f"{self.url}{path}: {answer.status}")
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
