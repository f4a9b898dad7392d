"""Control API: issue access tokens for users."""

from typing import Any

import pytest

from fakequay.access.scopes import SCOPES

TOKENS = "/_fakequay/tokens"
NOT_TEXT = (
    "application: must be a string, the name of an OAuth application, such as acme/automation"
)
DISABLED = (
    "user reader is disabled, so Quay accepts none of the user's tokens; enable the user first"
)
USERS = "the users are admin, auditor, creator, member, owner, reader, stranger, superuser, writer"
APPLICATIONS = "the OAuth applications are acme/portal"
SCOPE = f"scope: must contain only these scopes: {' '.join(SCOPES)}"


def get_with_token(client: Any, token: str, path: str) -> Any:
    return client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {token}"})


class TestIssueToken:
    def test_token_has_the_given_scope(self, client: Any) -> None:
        answer = client.post(TOKENS, json={"username": "owner", "scope": "user:read"})
        assert answer.status_code == 200
        token = answer.json["token"]
        assert answer.json == {
            "token": token,
            "uuid": answer.json["uuid"],
            "username": "owner",
            "application": "owner/fakequay",
            "scope": "user:read",
            "expires": "2036-01-02T00:00:00Z",
        }
        assert get_with_token(client, token, "/user/").json["username"] == "owner"
        assert get_with_token(client, token, "/organization/acme/robots").status_code == 403

    def test_token_has_all_scopes_by_default(self, client: Any) -> None:
        token = client.post(TOKENS, json={"username": "superuser"}).json["token"]
        assert get_with_token(client, token, "/superuser/users/").status_code == 200

    def test_same_scope_returns_the_same_token(self, client: Any) -> None:
        def minted(scope: str) -> str:
            token: str = client.post(TOKENS, json={"username": "owner", "scope": scope}).json[
                "token"
            ]
            return token

        first = minted("repo:read")
        assert minted("repo:read") == first
        assert minted("repo:write") != first
        client.post("/_fakequay/reset")
        assert minted("repo:read") == first

    def test_token_belongs_to_the_given_application(self, client: Any, owner: Any) -> None:
        owner.post("/organization/acme/applications", {"name": "nightly"})
        body = {"username": "owner", "scope": "user:read", "application": "acme/nightly"}
        issued = client.post(TOKENS, json=body).json
        assert client.post(TOKENS, json=body).json == issued
        assert get_with_token(client, issued["token"], "/user/").json["username"] == "owner"
        listed = owner.get("/user/authorizations").json["authorizations"]
        applications = {one["uuid"]: one["application"]["name"] for one in listed}
        assert applications[issued["uuid"]] == "nightly"

    def test_expired_token_of_an_application_is_replaced(
        self, client: Any, owner: Any, pass_time: Any
    ) -> None:
        created = owner.post("/organization/acme/applications", {"name": "nightly"}).json
        short = {"name": "short", "scope": "user:read", "expiration": 60}
        path = f"/organization/acme/applications/{created['client_id']}/tokens"
        expired = owner.post(path, short).json["token"]
        pass_time(3600)
        body = {"username": "owner", "scope": "user:read", "application": "acme/nightly"}
        issued = client.post(TOKENS, json=body).json["token"]
        assert issued != expired
        assert get_with_token(client, issued, "/user/").json["username"] == "owner"

    def test_scopes_can_be_a_list(self, client: Any) -> None:
        body = {"username": "owner", "scope": ["repo:read", "user:read"]}
        token = client.post(TOKENS, json=body).json["token"]
        same = {"username": "owner", "scope": "repo:read user:read"}
        assert client.post(TOKENS, json=same).json["token"] == token

    @pytest.mark.parametrize(
        ("body", "complaint"),
        [
            ({"scope": "repo:read"}, "username: must be a string, the name of a user"),
            ({"username": ["owner"]}, "username: must be a string, the name of a user"),
            ({"username": "nobody"}, f"username: user 'nobody' does not exist; {USERS}"),
            ({"username": "acme"}, f"username: user 'acme' does not exist; {USERS}"),
            ({"username": "acme+ci"}, f"username: user 'acme+ci' does not exist; {USERS}"),
            (
                {"username": "ovner"},
                "username: user 'ovner' does not exist; the most similar name is 'owner'",
            ),
            ({"username": "owner", "expired": "yes"}, "expired: must be true or false"),
            ({"username": "owner", "scope": "repo:eat"}, SCOPE),
            ({"username": "owner", "scope": ""}, SCOPE),
            ({"username": "owner", "scope": None}, SCOPE),
            (
                {"user": "owner"},
                "user: unknown field; the known fields are 'username', 'scope', 'application', "
                "'expired'",
            ),
            (
                {"username": "owner", "application": "acme/portl"},
                "application: OAuth application 'acme/portl' does not exist; the most similar name "
                "is 'acme/portal'",
            ),
            (
                {"username": "owner", "application": "nobody/ci"},
                f"application: OAuth application 'nobody/ci' does not exist; {APPLICATIONS}",
            ),
            (
                {"username": "owner", "application": "x"},
                "application: OAuth application 'x' does not exist; a path has the form "
                f"ORGANIZATION/APPLICATION; {APPLICATIONS}",
            ),
            ({"username": "owner", "application": None}, NOT_TEXT),
            ({"username": "owner", "scope": []}, SCOPE),
            ({"username": "owner", "scope": ["repo:read", 5]}, SCOPE),
            ({"username": "owner", "scope": {"repo:read": True}}, SCOPE),
        ],
    )
    def test_invalid_request_returns_400_and_changes_nothing(
        self, client: Any, body: Any, complaint: str
    ) -> None:
        before = client.get("/_fakequay/state").json
        answer = client.post(TOKENS, json=body)
        assert (answer.status_code, answer.json) == (400, {"message": complaint})
        assert client.get("/_fakequay/state").json == before

    def test_disabled_user_returns_400(self, client: Any, superuser: Any) -> None:
        superuser.put("/superuser/users/reader", {"enabled": False})
        answer = client.post(TOKENS, json={"username": "reader"})
        assert (answer.status_code, answer.json) == (400, {"message": f"username: {DISABLED}"})

    def test_request_from_a_foreign_web_page_returns_403(self, client: Any) -> None:
        headers = {"Origin": "https://example.com"}
        answer = client.post(TOKENS, json={"username": "owner"}, headers=headers)
        assert answer.status_code == 403
        assert "token" not in answer.json


class TestExpiredToken:
    """A client whose token has expired obtains a new one."""

    def test_expired_token_can_be_requested(self, client: Any) -> None:
        body = {"username": "owner", "scope": "user:read", "expired": True}
        issued = client.post(TOKENS, json=body).json
        assert issued["expires"] == "2026-01-01T12:00:00Z"
        assert get_with_token(client, issued["token"], "/user/").status_code == 401
        assert client.post(TOKENS, json=body).json == issued
        valid = client.post(TOKENS, json={**body, "expired": False}).json["token"]
        assert get_with_token(client, valid, "/user/").status_code == 200

    def test_token_that_a_fault_expired_is_replaced_by_a_valid_one(self, client: Any) -> None:
        body = {"username": "owner", "scope": "user:read"}
        expired = client.post(TOKENS, json=body).json["token"]
        client.post(
            "/_fakequay/faults", json={"operation": "getLoggedInUser", "expire": True, "times": 1}
        )
        assert get_with_token(client, expired, "/user/").status_code == 401
        assert get_with_token(client, expired, "/user/").status_code == 401
        fresh = client.post(TOKENS, json=body).json["token"]
        assert fresh != expired
        assert get_with_token(client, fresh, "/user/").json["username"] == "owner"
        assert client.post(TOKENS, json=body).json["token"] == fresh
        assert get_with_token(client, expired, "/user/").status_code == 401

    def test_token_whose_lifetime_is_over_is_replaced_by_a_valid_one(self, client: Any) -> None:
        body = {"username": "owner", "scope": "user:read"}
        expired = client.post(TOKENS, json=body).json["token"]
        client.post("/_fakequay/clock/freeze", json={"at": "2036-02-01T00:00:00Z"})
        assert get_with_token(client, expired, "/user/").status_code == 401
        fresh = client.post(TOKENS, json=body).json["token"]
        assert get_with_token(client, fresh, "/user/").status_code == 200

    def test_new_token_is_the_same_in_every_run(self, client: Any) -> None:
        def expire_and_renew() -> str:
            body = {"username": "owner"}
            expired = client.post(TOKENS, json=body).json["token"]
            client.post("/_fakequay/faults", json={"expire": True, "times": 1})
            get_with_token(client, expired, "/user/")
            token: str = client.post(TOKENS, json=body).json["token"]
            return token

        first = expire_and_renew()
        client.post("/_fakequay/reset")
        assert expire_and_renew() == first


class TestRobotToken:
    """``GET /_fakequay/robots/{name}``: the token of a robot account."""

    def test_token_is_that_of_the_robot_account(self, client: Any, owner: Any) -> None:
        token = owner.get("/organization/acme/robots/ci").json["token"]
        answer = client.get("/_fakequay/robots/acme+ci")
        assert (answer.status_code, answer.json) == (200, {"name": "acme+ci", "token": token})

    def test_token_of_a_created_and_of_a_regenerated_robot_account(
        self, client: Any, owner: Any
    ) -> None:
        created = owner.put("/organization/acme/robots/nightly", {}).json["token"]
        assert client.get("/_fakequay/robots/acme+nightly").json["token"] == created
        changed = owner.post("/organization/acme/robots/nightly/regenerate", {}).json["token"]
        assert changed != created
        assert client.get("/_fakequay/robots/acme+nightly").json["token"] == changed

    @pytest.mark.parametrize(
        ("name", "complaint"),
        [
            (
                "acme",
                "robot account 'acme' does not exist; a name has the form OWNER+SHORTNAME, such as "
                "acme+ci; the most similar name is 'acme+ci'",
            ),
            (
                "acme+c",
                "robot account 'acme+c' does not exist; the most similar name is 'acme+ci', or "
                "create it with PUT /api/v1/organization/{orgname}/robots/{robot_shortname}",
            ),
        ],
    )
    def test_unknown_robot_account_returns_400(
        self, client: Any, name: str, complaint: str
    ) -> None:
        answer = client.get(f"/_fakequay/robots/{name}")
        assert (answer.status_code, answer.json) == (400, {"message": complaint})


class TestAppToken:
    """``POST /_fakequay/app-tokens``: an application-specific token of a user."""

    def test_first_call_creates_the_token_and_later_calls_return_it(
        self, client: Any, owner: Any
    ) -> None:
        body = {"username": "owner", "title": "laptop"}
        answer = client.post("/_fakequay/app-tokens", json=body)
        assert answer.status_code == 200
        assert client.post("/_fakequay/app-tokens", json=body).json == answer.json
        [listed] = owner.get("/user/apptoken").json["tokens"]
        assert answer.json == {
            "token": answer.json["token"],
            "uuid": listed["uuid"],
            "username": "owner",
            "title": "laptop",
            "expires": None,
        }
        login = client.get("/v2/auth?service=localhost", auth=("$app", answer.json["token"]))
        assert login.status_code == 200

    def test_revoked_token_is_replaced_by_another_one(self, client: Any, owner: Any) -> None:
        body = {"username": "owner", "title": "laptop"}
        revoked = client.post("/_fakequay/app-tokens", json=body).json
        assert owner.delete(f"/user/apptoken/{revoked['uuid']}").status_code == 204
        assert client.post("/_fakequay/app-tokens", json=body).json["token"] != revoked["token"]

    @pytest.mark.parametrize(
        ("body", "complaint"),
        [
            ({"title": "laptop"}, "username: must be a string, the name of a user"),
            ({"username": "owner"}, "title: must be a string that is not empty"),
            (
                {"username": "nobody", "title": "x"},
                f"username: user 'nobody' does not exist; {USERS}",
            ),
        ],
    )
    def test_invalid_request_returns_400(self, client: Any, body: Any, complaint: str) -> None:
        answer = client.post("/_fakequay/app-tokens", json=body)
        assert (answer.status_code, answer.json) == (400, {"message": complaint})

    def test_disabled_user_returns_400(self, client: Any, superuser: Any) -> None:
        superuser.put("/superuser/users/reader", {"enabled": False})
        answer = client.post("/_fakequay/app-tokens", json={"username": "reader", "title": "x"})
        assert (answer.status_code, answer.json) == (400, {"message": f"username: {DISABLED}"})


class TestClientSecret:
    """``GET /_fakequay/applications/{path}``: id and secret of an OAuth application."""

    def test_id_and_secret_are_those_of_the_application(self, client: Any, owner: Any) -> None:
        [portal] = owner.get("/organization/acme/applications").json["applications"]
        answer = client.get("/_fakequay/applications/acme/portal")
        assert (answer.status_code, answer.json) == (
            200,
            {
                "application": "acme/portal",
                "client_id": portal["client_id"],
                "client_secret": portal["client_secret"],
            },
        )

    def test_unknown_application_returns_400(self, client: Any) -> None:
        answer = client.get("/_fakequay/applications/acme/nosuch")
        complaint = f"OAuth application 'acme/nosuch' does not exist; {APPLICATIONS}"
        assert (answer.status_code, answer.json) == (400, {"message": complaint})
