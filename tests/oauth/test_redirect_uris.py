"""Redirect URIs of OAuth requests: which are allowed, and what is added to them."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from tests.oauth.flow_steps import BACK, EVIL, submit_form

if TYPE_CHECKING:
    from tests.conftest import Api

AuthRequest = Callable[..., dict[str, str]]
PORTAL = "http://portal.example.com"
INVALID = [
    EVIL,
    "",
    BACK[:-1],
    BACK.replace("http:", "https:"),
    BACK.upper(),
    f" {BACK}",
    f"{BACK}/x/../y",
    f"{BACK}/..",
    f"{BACK}/%2e%2E/y",
    f"{BACK}/x\\..\\y",
]


@pytest.mark.parametrize("path", ["authorizeapp", "denyapp"])
@pytest.mark.parametrize("uri", INVALID)
def test_uri_outside_the_registered_one_returns_400(
    admin: "Api", auth_request: AuthRequest, path: str, uri: str
) -> None:
    answer = submit_form(admin, path, auth_request(redirect_uri=uri))

    assert (answer.status_code, answer.json) == (400, {"error": "invalid_request"})
    assert "Location" not in answer.headers


@pytest.mark.parametrize("uri", [f"{PORTAL}.example.net/", f"{PORTAL}@example.net/"])
def test_uri_that_names_another_server_returns_400(
    admin: "Api", auth_request: AuthRequest, uri: str
) -> None:
    body = {"name": "wide", "redirect_uri": PORTAL}
    application = admin.post("/organization/acme/applications", body).json

    answer = submit_form(
        admin, "authorizeapp", auth_request(client_id=application["client_id"], redirect_uri=uri)
    )

    assert (answer.status_code, answer.json) == (400, {"error": "invalid_request"})


def test_application_without_a_uri_can_only_use_the_servers_own_page(
    admin: "Api", auth_request: AuthRequest
) -> None:
    application = admin.post("/organization/acme/applications", {"name": "bare"}).json
    own_page = "http://localhost/oauth/localapp"

    def grant(uri: str) -> int:
        asking = auth_request(client_id=application["client_id"], redirect_uri=uri)
        return submit_form(admin, "authorizeapp", asking).status_code

    assert (grant(BACK), grant(own_page)) == (400, 302)


@pytest.mark.parametrize("more", ["", "/deeper", ";a=b", "/x..y"])
def test_uri_below_the_registered_one_is_allowed(
    admin: "Api", auth_request: AuthRequest, more: str
) -> None:
    answer = submit_form(admin, "authorizeapp", auth_request(redirect_uri=BACK + more))

    assert answer.headers["Location"].startswith(f"{BACK}{more}?scope=repo%3Aread#access_token=")


def test_parameters_are_added_to_those_of_the_uri(admin: "Api", auth_request: AuthRequest) -> None:
    uri = f"{BACK}?a=b&empty=&scope=own"

    granted = submit_form(admin, "authorizeapp", auth_request(redirect_uri=uri))
    denied = submit_form(admin, "denyapp", auth_request(redirect_uri=uri))

    query = "?a=b&empty=&scope=repo%3Aread"
    assert granted.headers["Location"].startswith(f"{BACK}{query}#access_token=")
    denial = f"{BACK}?a=b&empty=&scope=own&error=authorization_denied"
    assert denied.headers["Location"] == denial


@pytest.mark.parametrize("changed", [{"response_type": "foo"}, {"client_id": "none"}])
@pytest.mark.parametrize("uri", ["http://[", "http://a]b/", "//["])
def test_malformed_uri_returns_400(
    admin: "Api", auth_request: AuthRequest, changed: dict[str, str], uri: str
) -> None:
    answer = submit_form(admin, "authorizeapp", auth_request(redirect_uri=uri, **changed))

    assert (answer.status_code, answer.json) == (400, {"error": "invalid_request"})


def test_line_breaks_do_not_reach_the_headers(admin: "Api", auth_request: AuthRequest) -> None:
    answer = submit_form(admin, "denyapp", auth_request(redirect_uri=f"{BACK}\r\nX-Injected: 1"))

    assert (answer.status_code, "X-Injected" in answer.headers) == (302, False)
    assert "\n" not in answer.headers["Location"]


def test_assigned_token_needs_an_allowed_uri(admin: "Api", auth_request: AuthRequest) -> None:
    query = urlencode(auth_request(username="stranger", redirect_uri=EVIL))

    answer = submit_form(admin, f"authorize/assignuser?{query}", {})

    target = f"{BACK}?error=redirect_uri_mismatch"
    assert (answer.status_code, answer.headers["Location"]) == (302, target)


@pytest.mark.parametrize("name", ["client_id", "redirect_uri", "scope", "username"])
def test_assigned_token_needs_all_parameters(
    admin: "Api", auth_request: AuthRequest, name: str
) -> None:
    parameters = auth_request(username="stranger")
    del parameters[name]

    answer = submit_form(admin, f"authorize/assignuser?{urlencode(parameters)}", {})

    expected = {"error": f"Required param: {name}"}
    assert (answer.status_code, answer.get_json(force=True)) == (400, expected)
