"""What holds for every operation, whatever it does."""

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
    def test_nobody_sees_what_is_public(
        self, anonymous: "Api", stranger: "Api", configure: Configure
    ) -> None:
        configure(FEATURE_ANONYMOUS_ACCESS=False)

        answer = anonymous.get("/repository/acme/docs")

        said = {"error": "Anonymous access is not allowed"}
        assert (answer.status_code, answer.get_json(force=True)) == (401, said)
        assert stranger.get("/repository/acme/docs").status_code == 200

    def test_some_is_open_all_the_same(self, visitor: "Api", configure: Configure) -> None:
        configure(FEATURE_ANONYMOUS_ACCESS=False)
        body = {"username": "owner", "password": "password-of-owner"}

        assert visitor.get("/discovery").status_code == 200
        assert visitor.post("/signin", body).json == {"success": True}


class TestInReadOnlyMode:
    def test_nothing_is_changed(self, owner: "Api", configure: Configure) -> None:
        configure(REGISTRY_STATE="readonly")

        answer = owner.post("/organization/", {"name": "initech"})

        assert (answer.status_code, answer.json) == (503, READ_ONLY)

    def test_people_look_and_sign_in(self, visitor: "Api", configure: Configure) -> None:
        configure(REGISTRY_STATE="readonly")
        body = {"username": "owner", "password": "password-of-owner"}

        assert visitor.post("/signin", body).json == {"success": True}
        assert visitor.get("/organization/acme").json["is_admin"] is True


class TestTheCaller:
    def test_is_the_session_where_the_header_names_no_token(
        self, browser: Callable[[str], "Api"]
    ) -> None:
        session = browser("owner")

        basic = session.get("/user/", headers={"Authorization": "Basic eDp5"})
        bearer = session.get("/user/", headers={"Authorization": "Bearer nonsense"})

        assert basic.json["username"] == "owner"
        assert bearer.json == {"session_required": False, **LOGIN_REQUIRED}

    def test_has_to_sign_in_again_after_the_configured_time(
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


class TestWhatIsSent:
    @pytest.mark.parametrize("body", [[], "x", 1, [None]])
    def test_has_to_be_an_object(self, superuser: "Api", body: Any) -> None:
        answer = superuser.post("/superuser/users/", body)

        assert (answer.status_code, answer.json["error_type"]) == (400, "invalid_request")

    @pytest.mark.parametrize("path", ["/repository/acme/web/tag/", "/user/notifications"])
    def test_may_ask_for_any_page(self, owner: "Api", path: str) -> None:
        answer = owner.get(f"{path}?page=99999999999999999999&limit=99999999999999999999")

        assert answer.status_code == 200
