"""A client as the specification's conformance suite has one: nobody first, then with a token."""

import re
from typing import Any
from urllib.parse import urlsplit

import requests

_CHALLENGE = re.compile(r'(\w+)="([^"]*)"')


class SuiteClient:
    """Each call goes out without credentials; a challenge is answered with a token of its own."""

    def __init__(self, base: str, repository: str, login: tuple[str, str]) -> None:
        self.base = base
        self.repository = repository
        self._login = login
        self._session = requests.Session()

    def call(self, method: str, path: str, **kw: Any) -> requests.Response:
        """``path`` is what follows the repository's name, or a location that was answered."""
        url = self.base + (path if path.startswith("/v2/") else f"/v2/{self.repository}/{path}")
        answer = self._session.request(method, url, allow_redirects=False, **kw)
        if answer.status_code != 401:
            return answer
        headers = {**kw.pop("headers", {}), "Authorization": f"Bearer {self._token(answer)}"}
        return self._session.request(method, url, headers=headers, allow_redirects=False, **kw)

    def upload(self, data: bytes, digest: str) -> requests.Response:
        """In two requests, as the suite sets its blobs up."""
        started = self.call("POST", "blobs/uploads/")
        return self.call("PUT", location(started), params={"digest": digest}, data=data)

    def _token(self, challenged: requests.Response) -> str:
        asked = dict(_CHALLENGE.findall(challenged.headers["WWW-Authenticate"]))
        realm = asked.pop("realm")
        answer = self._session.get(realm, params=asked, auth=self._login)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["token"])


def location(answer: requests.Response) -> str:
    """Where to go on, without the host: the suite takes it for relative and absolute alike."""
    parts = urlsplit(answer.headers["Location"])
    return parts.path + (f"?{parts.query}" if parts.query else "")
