"""Session cookies: name, attributes, expiry and renewal."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.answers import LOGIN_REQUIRED

if TYPE_CHECKING:
    from tests.conftest import Api

DAY = 86_400
MONTH = 31 * DAY
NOBODY = LOGIN_REQUIRED | {"session_required": False}


def days_until_expiry(answer: TestResponse) -> float:
    (cookie,) = answer.headers.getlist("Set-Cookie")
    (date,) = (part[8:] for part in cookie.split("; ") if part.startswith("Expires="))
    return (parsedate_to_datetime(date) - datetime.now(UTC)).total_seconds() / DAY


def names(answer: TestResponse) -> list[str]:
    """Return the name of the cookie and the names of its attributes."""
    (cookie,) = answer.headers.getlist("Set-Cookie")
    return [part.partition("=")[0] for part in cookie.split("; ")]


def test_visitor_gets_a_cookie_without_expiry(client: FlaskClient) -> None:
    answer = client.get("/csrf_token")

    assert names(answer) == ["_csrf_token", "HttpOnly", "Path", "SameSite"]
    assert answer.headers["Set-Cookie"].endswith("; HttpOnly; Path=/; SameSite=Lax")
    assert answer.headers["Vary"] == "Cookie"


def test_sign_in_sets_a_cookie_for_31_days(visitor: "Api") -> None:
    body = {"username": "owner", "password": "password-of-owner"}
    answer = visitor.post("/signin", body)

    assert names(answer) == ["_csrf_token", "Expires", "HttpOnly", "Path", "SameSite"]
    assert days_until_expiry(answer) == pytest.approx(31, abs=0.01)


@pytest.mark.parametrize("path", ["/api/v1/user/", "/csrf_token", "/config", "/v2/", "/nowhere"])
def test_every_response_renews_the_cookie_of_a_signed_in_user(
    browser: Callable[[str], "Api"], path: str
) -> None:
    answer = browser("owner").client.get(path)

    assert names(answer) == ["_csrf_token", "Expires", "HttpOnly", "Path", "SameSite"]
    assert "Cookie" in answer.headers["Vary"]


def test_other_responses_set_no_cookie(client: FlaskClient, owner: "Api", visitor: "Api") -> None:
    for answer in (client.get("/config"), owner.get("/user/"), visitor.get("/user/")):
        assert "Set-Cookie" not in answer.headers


def test_sign_out_keeps_the_cookie_and_its_csrf_token(browser: Callable[[str], "Api"]) -> None:
    owner = browser("owner")

    answer = owner.post("/signout", {})

    assert names(answer) == ["_csrf_token", "Expires", "HttpOnly", "Path", "SameSite"]
    assert owner.get("/user/").json == NOBODY
    csrf_token = owner.client.get("/csrf_token").json["csrf_token"]
    assert csrf_token == owner.headers["X-CSRF-Token"]


def test_session_ends_31_days_after_its_last_request(
    browser: Callable[[str], "Api"], pass_time: Callable[[float], None]
) -> None:
    owner = browser("owner")

    pass_time(MONTH)
    assert owner.get("/user/").json["username"] == "owner"
    pass_time(MONTH)
    assert owner.get("/user/").json["username"] == "owner"
    pass_time(MONTH + 1)
    assert owner.get("/user/").json == NOBODY


def test_setting_changes_the_lifetime(
    change_config: Callable[..., None],
    browser: Callable[[str], "Api"],
    pass_time: Callable[[float], None],
) -> None:
    change_config(SESSION_TIMEOUT="2d")
    owner = browser("owner")

    assert days_until_expiry(owner.get("/user/")) == pytest.approx(2, abs=0.01)
    pass_time(2 * DAY + 1)
    assert owner.get("/user/").json == NOBODY


def test_without_permanent_sessions_the_cookie_has_no_expiry(
    change_config: Callable[..., None], browser: Callable[[str], "Api"], visitor: "Api"
) -> None:
    change_config(FEATURE_PERMANENT_SESSIONS=False)

    body = {"username": "owner", "password": "password-of-owner"}
    answer = visitor.post("/signin", body)

    assert names(answer) == ["_csrf_token", "HttpOnly", "Path", "SameSite"]
    assert "Set-Cookie" not in visitor.get("/user/").headers
    assert visitor.get("/user/").json["username"] == "owner"


def test_setting_limits_the_cookie_to_https(
    change_config: Callable[..., None], client: FlaskClient
) -> None:
    change_config(SESSION_COOKIE_SECURE=True)

    answer = client.get("/csrf_token")

    assert names(answer) == ["_csrf_token", "Secure", "HttpOnly", "Path", "SameSite"]


def test_lifetime_does_not_depend_on_the_system_clock(
    browser: Callable[[str], "Api"], monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = browser("owner")

    monkeypatch.setattr("time.time", lambda: 0.0)

    assert owner.get("/user/").json["username"] == "owner"


@pytest.fixture
def other_instance(client: FlaskClient) -> Iterator[str]:
    client.put("/_fakequay/instances/other")
    yield "other"
    client.delete("/_fakequay/instances/other")


@pytest.mark.usefixtures("other_instance")
def test_cookie_of_another_instance_has_its_name_as_suffix(client: FlaskClient) -> None:
    answer = client.get("/csrf_token", headers={"X-Fakequay-Instance": "other"})

    assert names(answer) == ["_csrf_token-other", "HttpOnly", "Path", "SameSite"]


def test_unknown_instance_returns_404_to_a_signed_in_user(browser: Callable[[str], "Api"]) -> None:
    answer = browser("owner").get("/user/", headers={"X-Fakequay-Instance": "nowhere"})

    assert answer.status_code == 404
