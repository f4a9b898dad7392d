"""Code under test: creates the missing robot accounts of an organization, with requests."""

import time

import requests


class Robots:
    """Robot accounts of an organization of Quay.

    Attributes:
        timeout: Time to wait for a response, in seconds.
    """

    def __init__(self, url: str, token: str, organization: str, timeout: float = 10) -> None:
        self.timeout = timeout
        self._url = f"{url}/api/v1/organization/{organization}/robots"
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {token}"

    def list_names(self) -> list[str]:
        """Return the names of the robot accounts, such as ``lighthouse+backup``."""
        return sorted(robot["name"] for robot in self._send("GET", "").json()["robots"])

    def create(self, name: str, description: str) -> str:
        """Create a robot account and return its token."""
        return self._send("PUT", f"/{name}", {"description": description}).json()["token"]

    def _send(self, method: str, path: str, body: object = None) -> requests.Response:
        """Send a request, up to three times if Quay is too slow or limits the rate."""
        for attempt in (1, 2, 3):
            try:
                response = self._session.request(
                    method, self._url + path, json=body, timeout=self.timeout
                )
            except requests.Timeout:
                if attempt == 3:
                    raise
                continue
            if response.status_code != 429 or attempt == 3:
                break
            time.sleep(int(response.headers["Retry-After"]))
        response.raise_for_status()
        return response
