"""Sign-in, verification of the password, sign-out, and fresh logins."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from flask.testing import FlaskClient

from fakequay import contract
from fakequay.contract import Operation
from fakequay.domain.accounts import accounts
from fakequay.world import World
from tests.support.answers import FORBIDDEN, LOGIN_REQUIRED, problem

if TYPE_CHECKING:
    from tests.conftest import Api

NO_CSRF = {"error": "CSRF token was invalid or missing."}
WRONG = {
    "needsEmailVerification": False,
    "invalidCredentials": True,
    "message": "Invalid Username or Password",
}
NOBODY = LOGIN_REQUIRED | {"session_required": False}
NOT_FRESH = problem(401, "fresh_login_required", "The action requires a fresh login to succeed.")
FRESH = sorted(
    (operation for operation in contract.operations().values() if operation.fresh_login),
    key=lambda operation: operation.id,
)


def sign_in(api: "Api", username: str, password: str) -> Any:
    return api.post("/signin", {"username": username, "password": password})


class TestSigninUser:
    @pytest.mark.parametrize("who", ["owner", "owner@example.com"])
    def test_starts_a_session(self, visitor: "Api", who: str) -> None:
        answer = sign_in(visitor, who, "password-of-owner")

        assert (answer.status_code, answer.json) == (200, {"success": True})
        assert visitor.get("/user/").json["username"] == "owner"

    def test_rejects_an_encrypted_password(
        self, visitor: "Api", bearer: Callable[..., "Api"]
    ) -> None:
        key = bearer("owner").post("/user/clientkey", {"password": "password-of-owner"}).json["key"]

        answer = sign_in(visitor, "owner", key)

        assert (answer.status_code, answer.json) == (403, WRONG)

    def test_renews_the_csrf_token(self, visitor: "Api") -> None:
        answer = sign_in(visitor, "owner", "password-of-owner")

        renewed = answer.headers["X-Next-CSRF-Token"]
        assert renewed != visitor.headers["X-CSRF-Token"]
        assert visitor.client.get("/csrf_token").json == {"csrf_token": renewed}

    @pytest.mark.parametrize(
        ("who", "password"),
        [("owner", "wrong"), ("none", "password-of-owner"), ("acme", ""), ("acme+ci", "x")],
    )
    def test_wrong_name_and_wrong_password_return_the_same_error(
        self, visitor: "Api", who: str, password: str
    ) -> None:
        answer = sign_in(visitor, who, password)

        assert (answer.status_code, answer.json) == (403, WRONG)
        assert visitor.get("/user/").json == NOBODY

    def test_rejects_a_disabled_user(self, visitor: "Api", world: World) -> None:
        owner = accounts.find(world, "owner", "user")
        world.store.accounts.change(owner, enabled=False)

        answer = sign_in(visitor, "owner", "password-of-owner")

        said = "This user has been disabled. Please contact your administrator."
        refused = {**WRONG, "invalidCredentials": False, "message": said}
        assert (answer.status_code, answer.json) == (403, refused)

    def test_rejects_an_unverified_user_if_mailing_is_on(
        self, visitor: "Api", world: World, configure: Callable[..., None]
    ) -> None:
        owner = accounts.find(world, "owner", "user")
        world.store.accounts.change(owner, verified=False)

        answer = sign_in(visitor, "owner", "password-of-owner")

        refused = {
            "needsEmailVerification": True,
            "invalidCredentials": False,
            "message": None,
        }
        assert (answer.status_code, answer.json) == (403, refused)

    def test_requires_the_csrf_token(self, anonymous: "Api") -> None:
        answer = sign_in(anonymous, "owner", "password-of-owner")

        assert (answer.status_code, answer.get_json(force=True)) == (403, NO_CSRF)

    def test_requires_a_username_and_a_password(self, visitor: "Api") -> None:
        answer = visitor.post("/signin", {"username": "owner"})

        assert answer.status_code == 400
        assert answer.json["detail"].startswith("'password' is a required property")

    @pytest.mark.parametrize(
        ("password", "kind"),
        [("password-of-owner", "login_success"), ("wrong", "login_failure")],
    )
    def test_logs_success_and_failure(
        self, visitor: "Api", bearer: Callable[..., "Api"], password: str, kind: str
    ) -> None:
        sign_in(visitor, "owner", password)

        entry = bearer("owner").get("/user/logs").json["logs"][0]
        assert (entry["kind"], entry["metadata"]["type"]) == (kind, "quayauth")

    def test_returns_405_if_direct_login_is_off(
        self, visitor: "Api", configure: Callable[..., None]
    ) -> None:
        configure(FEATURE_DIRECT_LOGIN=False)

        assert sign_in(visitor, "owner", "password-of-owner").status_code == 405


class TestSessions:
    def test_session_has_every_scope(self, browser: Callable[[str], "Api"]) -> None:
        owner = browser("owner")

        assert owner.get("/organization/acme/applications").status_code == 200
        assert owner.put("/user/robots/mine").status_code == 201

    @pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
    def test_changes_require_the_csrf_token(
        self, browser: Callable[[str], "Api"], method: str
    ) -> None:
        owner = browser("owner")

        answer = owner.call(method, "/user/robots/mine", headers={"X-CSRF-Token": "wrong"})

        if method == "POST":
            assert answer.status_code == 405
        else:
            said = {"error": f"{NO_CSRF['error']} (authorized: user owner)"}
            assert (answer.status_code, answer.get_json(force=True)) == (403, said)

    def test_csrf_token_is_accepted_as_query_parameter(
        self, browser: Callable[[str], "Api"]
    ) -> None:
        owner = browser("owner")
        token = owner.headers.pop("X-CSRF-Token")

        assert owner.put(f"/user/robots/mine?_csrf_token={token}").status_code == 201

    def test_session_ends_if_the_user_is_disabled(
        self, browser: Callable[[str], "Api"], world: World
    ) -> None:
        owner = browser("owner")
        world.store.accounts.change(accounts.find(world, "owner", "user"), enabled=False)

        assert owner.get("/user/").json == NOBODY

    def test_rejects_a_forged_session_cookie(self, client: FlaskClient, anonymous: "Api") -> None:
        client.set_cookie("_csrf_token", "eyJhY2NvdW50Ijoib3duZXIifQ.made.up")

        assert anonymous.get("/user/").json == NOBODY


class TestVerifyUser:
    def test_makes_the_login_fresh_again(
        self, browser: Callable[[str], "Api"], world: World
    ) -> None:
        owner = browser("owner")
        world.clock.advance(601)
        assert owner.post("/user/apptoken", {"title": "cli"}).json == NOT_FRESH

        answer = owner.post("/signin/verify", {"password": "password-of-owner"})
        owner.headers["X-CSRF-Token"] = answer.headers["X-Next-CSRF-Token"]

        assert (answer.status_code, answer.json) == (200, {"success": True})
        assert owner.post("/user/apptoken", {"title": "cli"}).status_code == 200

    def test_rejects_a_wrong_password(self, browser: Callable[[str], "Api"]) -> None:
        answer = browser("owner").post("/signin/verify", {"password": "wrong"})

        refused = {"message": "Invalid Username or Password", "invalidCredentials": True}
        assert (answer.status_code, answer.json) == (403, refused)

    def test_requires_a_login(self, visitor: "Api") -> None:
        answer = visitor.post("/signin/verify", {"password": "password-of-owner"})

        assert (answer.status_code, answer.json) == (401, LOGIN_REQUIRED)

    def test_requires_the_user_scope(self, bearer: Callable[..., "Api"]) -> None:
        reading = bearer("owner", "repo:read")

        answer = reading.post("/signin/verify", {"password": "password-of-owner"})

        assert (answer.status_code, answer.json) == (403, FORBIDDEN)


class TestLogout:
    def test_ends_the_session(self, browser: Callable[[str], "Api"], owner: "Api") -> None:
        signed_in = browser("owner")

        answer = signed_in.post("/signout")

        assert (answer.status_code, answer.json) == (200, {"success": True})
        assert signed_in.get("/user/").json == NOBODY
        assert owner.get("/user/logs").json["logs"][0]["kind"] == "logout_success"

    def test_succeeds_without_a_session(self, visitor: "Api") -> None:
        assert visitor.post("/signout").json == {"success": True}

    def test_requires_the_csrf_token(self, browser: Callable[[str], "Api"]) -> None:
        owner = browser("owner")
        owner.headers.clear()

        assert owner.post("/signout").status_code == 403
        assert owner.get("/user/").status_code == 200


NAMES = {
    "orgname": "acme",
    "repository": "acme/web",
    "namespace": "acme",
    "username": "stranger",
    "name": "acme",
    "robot_shortname": "ci",
    "client_id": "none",
}


def call_operation(api: "Api", operation: Operation) -> Any:
    path = operation.path.removeprefix("/api/v1")
    for part in [part for part in path.split("/") if part.startswith("{")]:
        path = path.replace(part, NAMES.get(part.strip("{}"), "none"))
    body = None if operation.method == "GET" else {}
    return api.call(operation.method, path, json=body)


@pytest.mark.parametrize("operation", FRESH, ids=lambda operation: operation.id)
class TestFreshLogin:
    def test_is_required_after_ten_minutes(
        self, browser: Callable[[str], "Api"], world: World, operation: Operation
    ) -> None:
        session = browser("superuser")
        world.clock.advance(601)

        answer = call_operation(session, operation)

        assert (answer.status_code, answer.json) == (401, NOT_FRESH)

    def test_lasts_ten_minutes(
        self, browser: Callable[[str], "Api"], world: World, operation: Operation
    ) -> None:
        session = browser("superuser")
        world.clock.advance(600)

        assert b"fresh_login" not in call_operation(session, operation).data

    def test_is_not_required_for_tokens(
        self, superuser: "Api", world: World, operation: Operation
    ) -> None:
        world.clock.advance(601)

        assert b"fresh_login" not in call_operation(superuser, operation).data
