"""What a browser does at the OAuth 2 door, and an application with what it gets there."""

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

from werkzeug.test import TestResponse

if TYPE_CHECKING:
    from tests.conftest import Api

BACK = "http://portal.example.com/back"
EVIL = "http://evil.example.com/"


def question(api: "Api", parameters: dict[str, str]) -> TestResponse:
    return api.client.get(f"/oauth/authorize?{urlencode(parameters)}")


def post(api: "Api", path: str, form: dict[str, str]) -> TestResponse:
    """What the buttons of the page do."""
    form = {"_csrf_token": api.headers["X-CSRF-Token"], **form}
    return api.client.post(f"/oauth/{path}", data=form)


def granted(answer: TestResponse) -> str:
    """The token in the address that the browser is sent to."""
    (token,) = parse_qs(urlsplit(answer.headers["Location"]).fragment)["access_token"]
    return token


def as_bearer(api: "Api", token: str, path: str) -> TestResponse:
    return api.client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {token}"})
