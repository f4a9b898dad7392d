"""Code under test: creates the missing robot accounts of an organization, with urllib."""

import json
import time
from urllib.error import HTTPError
from urllib.request import Request, urlopen


class Robots:
    """Robot accounts of an organization of Quay.

    Attributes:
        timeout: Time to wait for a response, in seconds.
    """

    def __init__(self, url: str, token: str, organization: str, timeout: float = 10) -> None:
        self.timeout = timeout
        self._url = f"{url}/api/v1/organization/{organization}/robots"
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def list_names(self) -> list[str]:
        """Return the names of the robot accounts, such as ``lighthouse+backup``."""
        return sorted(robot["name"] for robot in self._send("GET", "")["robots"])

    def create(self, name: str, description: str) -> str:
        """Create a robot account and return its token."""
        return self._send("PUT", f"/{name}", {"description": description})["token"]

    def _send(self, method: str, path: str, body: object = None) -> dict:
        """Send a request, up to three times if Quay is too slow or limits the rate."""
        data = None if body is None else json.dumps(body).encode()
        request = Request(self._url + path, data, self._headers, method=method)
        for attempt in (1, 2, 3):
            try:
                with urlopen(request, timeout=self.timeout) as response:
                    return json.load(response)
            except TimeoutError:
                if attempt == 3:
                    raise
            except HTTPError as error:
                error.close()
                if error.code != 429 or attempt == 3:
                    raise
                time.sleep(int(error.headers["Retry-After"]))
        raise AssertionError
