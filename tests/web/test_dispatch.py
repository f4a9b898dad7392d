"""Rules that apply to every operation."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.answers import LOGIN_REQUIRED

if TYPE_CHECKING:
    from tests.conftest import Api

Configure = Callable[..., None]
READ_ONLY = {
    "message": "System is currently read-only. Pulls will succeed but all write operations are "
    "currently suspended.",
    "is_readonly": True,
}


class TestWithoutAnonymousAccess:
    def test_anonymous_callers_cannot_read_a_public_repository(
        self, anonymous: "Api", stranger: "Api", configure: Configure
    ) -> None:
        configure(FEATURE_ANONYMOUS_ACCESS=False)

        answer = anonymous.get("/repository/acme/docs")

        said = {"error": "Anonymous access is not allowed"}
        assert (answer.status_code, answer.get_json(force=True)) == (401, said)
        assert stranger.get("/repository/acme/docs").status_code == 200

    def test_discovery_and_signin_stay_available(
        self, visitor: "Api", configure: Configure
    ) -> None:
        configure(FEATURE_ANONYMOUS_ACCESS=False)
        body = {"username": "owner", "password": "password-of-owner"}

        assert visitor.get("/discovery").status_code == 200
        assert visitor.post("/signin", body).json == {"success": True}


class TestReadOnlyRegistry:
    def test_changes_return_503(self, owner: "Api", configure: Configure) -> None:
        configure(REGISTRY_STATE="readonly")

        answer = owner.post("/organization/", {"name": "initech"})

        assert (answer.status_code, answer.json) == (503, READ_ONLY)

    def test_reads_and_signin_succeed(self, visitor: "Api", configure: Configure) -> None:
        configure(REGISTRY_STATE="readonly")
        body = {"username": "owner", "password": "password-of-owner"}

        assert visitor.post("/signin", body).json == {"success": True}
        assert visitor.get("/organization/acme").json["is_admin"] is True


class TestAuthentication:
    def test_session_applies_if_the_header_has_no_bearer_token(
        self, browser: Callable[[str], "Api"]
    ) -> None:
        session = browser("owner")

        basic = session.get("/user/", headers={"Authorization": "Basic eDp5"})
        bearer = session.get("/user/", headers={"Authorization": "Bearer nonsense"})

        assert basic.json["username"] == "owner"
        assert bearer.json == {"session_required": False, **LOGIN_REQUIRED}

    def test_fresh_login_is_required_after_the_configured_time(
        self,
        browser: Callable[[str], "Api"],
        configure: Configure,
        pass_time: Callable[[float], None],
    ) -> None:
        configure(FRESH_LOGIN_TIMEOUT="1h")
        session = browser("owner")
        pass_time(3600)
        assert session.post("/user/apptoken", {"title": "laptop"}).status_code == 200
        pass_time(1)

        assert session.post("/user/apptoken", {"title": "laptop"}).status_code == 401


class TestRequestData:
    @pytest.mark.parametrize("body", [[], "x", 1, [None]])
    def test_body_must_be_an_object(self, superuser: "Api", body: Any) -> None:
        answer = superuser.post("/superuser/users/", body)

        assert (answer.status_code, answer.json["error_type"]) == (400, "invalid_request")

    @pytest.mark.parametrize("path", ["/repository/acme/web/tag/", "/user/notifications"])
    def test_page_and_limit_can_be_arbitrarily_large(self, owner: "Api", path: str) -> None:
        answer = owner.get(f"{path}?page=99999999999999999999&limit=99999999999999999999")

        assert answer.status_code == 200
