"""HTTP client that authenticates like the OCI conformance suite."""

import re
from typing import Any
from urllib.parse import urlsplit

import requests

_CHALLENGE = re.compile(r'(\w+)="([^"]*)"')


class SuiteClient:
    """Send each request without credentials, then answer the challenge with a new token."""

    def __init__(self, base: str, repository: str, login: tuple[str, str]) -> None:
        self.base = base
        self.repository = repository
        self._login = login
        self._session = requests.Session()

    def call(self, method: str, path: str, **kw: Any) -> requests.Response:
        """Send a request. ``path`` is relative to the repository, or a location from a response."""
        url = self.base + (path if path.startswith("/v2/") else f"/v2/{self.repository}/{path}")
        answer = self._session.request(method, url, allow_redirects=False, **kw)
        if answer.status_code != 401:
            return answer
        headers = {**kw.pop("headers", {}), "Authorization": f"Bearer {self._token(answer)}"}
        return self._session.request(method, url, headers=headers, allow_redirects=False, **kw)

    def upload(self, data: bytes, digest: str) -> requests.Response:
        """Upload a blob with a POST and a PUT request, as the suite does."""
        started = self.call("POST", "blobs/uploads/")
        return self.call("PUT", location(started), params={"digest": digest}, data=data)

    def _token(self, challenged: requests.Response) -> str:
        asked = dict(_CHALLENGE.findall(challenged.headers["WWW-Authenticate"]))
        realm = asked.pop("realm")
        answer = self._session.get(realm, params=asked, auth=self._login)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["token"])


def location(answer: requests.Response) -> str:
    """Return path and query of the Location header, which can be absolute or relative."""
    parts = urlsplit(answer.headers["Location"])
    return parts.path + (f"?{parts.query}" if parts.query else "")
