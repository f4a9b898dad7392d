"""Control client: sends requests to the control API of a running server.

The client uses only the standard library, and ignores the proxy variables of the environment.
"""

import http.client
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, quote, urlencode, urlsplit

from fakequay.url_checks import checked_url

PREFIX = "/_fakequay"
TIMEOUT = 10.0  # seconds
INSTANCE_HEADER = "X-Fakequay-Instance"
OK = range(200, 300)


class ControlError(Exception):
    """Error: the control API refused a request.

    Attributes:
        status: Status of the response.
        message: Message of the response.
        body: JSON body of the response.
    """

    def __init__(self, url: str, status: int, body: Mapping[str, Any]) -> None:
        self.status = status
        self.message = str(body["message"])
        self.body = body
        super().__init__(f"{url}: {self.message}")


class Unreachable(Exception):
    """Error: no fakequay server answers at a URL."""

    def __init__(self, url: str, reason: object) -> None:
        super().__init__(f"{url}: {reason}; is fakequay running at this URL?")


class ControlClient:
    """Client of the control API of one instance.

    Args:
        url: URL of the server, or of the port of an instance.
        token: Control token; None if the server has none.
        instance: Name of the controlled instance, sent in a header; None for the instance that the
            URL selects.
    """

    def __init__(self, url: str, token: str | None = None, instance: str | None = None) -> None:
        self.url = checked_url(url)
        self.token = token
        self.instance = instance
        self._parts = urlsplit(self.url)

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: Mapping[str, Any] | None = None,
        timeout: float = TIMEOUT,
    ) -> Any:
        """Send a request to the control API, and return the JSON body of the response, or None.

        Args:
            method: HTTP method.
            path: Path below ``/_fakequay``, such as ``/faults``, without percent-encoding.
            body: JSON body of the request; None for no body.
            query: Query parameters.
            timeout: Seconds to wait for the connection, and for each part of the response.

        Raises:
            ControlError: The control API refused the request.
            Unreachable: No fakequay server answers at the URL.
        """
        target = self._parts.path + PREFIX + quote(path, safe="/:+,@")
        if query:
            target += "?" + urlencode(query)
        connection = _connection(self._parts, timeout)
        try:
            connection.request(method, target, self._encode(body), self._headers())
            response = connection.getresponse()
            data = response.read()
            answer = json.loads(data) if data else None
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise Unreachable(self.url, error) from error
        finally:
            connection.close()
        if response.status in OK:
            return answer
        if not isinstance(answer, dict) or "message" not in answer:
            raise Unreachable(
                self.url, f"the response with HTTP status {response.status} is not from fakequay"
            )
        raise ControlError(self.url, response.status, answer)

    def _headers(self) -> dict[str, str]:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return headers | ({INSTANCE_HEADER: self.instance} if self.instance else {})

    @staticmethod
    def _encode(body: Any) -> bytes | None:
        return None if body is None else json.dumps(body).encode()


def _connection(parts: SplitResult, timeout: float) -> http.client.HTTPConnection:
    is_tls = parts.scheme == "https"
    kind = http.client.HTTPSConnection if is_tls else http.client.HTTPConnection
    return kind(parts.netloc, timeout=timeout)
