"""Steps of the OAuth 2 flow in a browser and in an application."""

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

from werkzeug.test import TestResponse

if TYPE_CHECKING:
    from tests.conftest import Api

BACK = "http://portal.example.com/back"
EVIL = "http://evil.example.com/"


def get_consent_page(api: "Api", parameters: dict[str, str]) -> TestResponse:
    return api.client.get(f"/oauth/authorize?{urlencode(parameters)}")


def submit_form(api: "Api", path: str, form: dict[str, str]) -> TestResponse:
    """Submit a form of the consent page."""
    form = {"_csrf_token": api.headers["X-CSRF-Token"], **form}
    return api.client.post(f"/oauth/{path}", data=form)


def get_granted_token(answer: TestResponse) -> str:
    """Return the access token in the fragment of the redirect."""
    (token,) = parse_qs(urlsplit(answer.headers["Location"]).fragment)["access_token"]
    return token


def get_with_token(api: "Api", token: str, path: str) -> TestResponse:
    return api.client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {token}"})
