"""Control API: contents of recorded requests, and redaction of their secrets."""

from typing import Any

from tests.support.recorded_requests import NOON, REQUESTS, find_requests
from tests.support.registry_client import image


class TestRecordRequest:
    def test_records_request_response_operation_and_caller(self, client: Any, owner: Any) -> None:
        made = owner.put(
            "/organization/acme/robots/made?x=1&y=&x=2",
            {"description": "by a test"},
            headers={"User-Agent": "tests"},
        )
        (seen,) = find_requests(client)
        assert seen.pop("duration") > 0
        assert seen.pop("id") > 0
        assert seen == {
            "at": NOON,
            "method": "PUT",
            "path": "/api/v1/organization/acme/robots/made",
            "query": {"x": ["1", "2"], "y": ""},
            "operation": "createOrgRobot",
            "registry": None,
            "caller": {"username": "owner", "via": "oauth", "application": "portal"},
            "status": 201,
            "fault": None,
            "request": {
                "headers": {
                    "Host": "localhost",
                    "User-Agent": "tests",
                    "Authorization": "Bearer [hidden]",
                    "Content-Type": "application/json",
                    "Content-Length": "27",
                },
                "size": 27,
                "json": {"description": "by a test"},
            },
            "response": {
                "headers": dict(made.headers),
                "size": made.content_length,
                "json": {**made.json, "token": "[hidden]"},
            },
        }

    def test_records_unknown_paths_and_anonymous_callers(self, client: Any, anonymous: Any) -> None:
        anonymous.get("/user/")
        client.get("/api/v1/nowhere/")
        refused, missing = find_requests(client)
        assert (refused["operation"], refused["status"]) == ("getLoggedInUser", 401)
        assert refused["caller"] == {"username": None, "via": "nothing"}
        assert (missing["operation"], missing["status"]) == (None, 404)
        assert missing["caller"] is None

    def test_records_registry_requests_with_kind_and_caller(
        self, client: Any, registry: Any
    ) -> None:
        registry.push("acme/web", "v1", image("first"))
        put = find_requests(client, registry="manifest_by_tag", method="PUT")[-1]
        assert (put["path"], put["status"]) == ("/v2/acme/web/manifests/v1", 201)
        assert put["caller"] == {"username": "writer", "via": "basic"}
        assert put["request"]["json"]["schemaVersion"] == 2

    def test_records_a_checksum_of_a_binary_body(self, client: Any) -> None:
        client.post("/oauth/access_token", data=b"\x00\xff", content_type="text/plain")
        (seen,) = find_requests(client)
        sha256 = "06eb7d6a69ee19e5fbdf749018d3d2abfa04bcbd1365db312eb86dc7169389b8"
        assert seen["request"]["binary"] == {"sha256": sha256}
        assert seen["request"]["size"] == 2

    def test_truncates_a_long_response_body(self, client: Any) -> None:
        size = client.get("/api/v1/discovery?internal=true").content_length
        (seen,) = find_requests(client)
        assert size > 64 * 1024
        assert (seen["response"]["size"], seen["response"]["kept"]) == (size, 64 * 1024)
        assert len(seen["response"]["text"]) <= 64 * 1024

    def test_omits_a_long_request_body(self, client: Any, owner: Any) -> None:
        owner.post("/organization/", {"name": "x" * 70_000})
        (seen,) = find_requests(client)
        assert sorted(seen["request"]) == ["headers", "size"]
        assert seen["request"]["size"] > 70_000

    def test_leaves_the_request_body_readable(self, client: Any, owner: Any) -> None:
        assert owner.post("/organization/", {"name": "made"}).status_code == 201

    def test_omits_requests_to_the_control_api_and_docs(self, client: Any) -> None:
        for path in ("/_fakequay/clock", "/docs/", "/openapi.json"):
            client.get(path)
        assert find_requests(client) == []

    def test_head_request_has_no_response_body(self, client: Any) -> None:
        client.head("/api/v1/organization/acme")
        (seen,) = find_requests(client)
        assert (seen["operation"], seen["response"]["size"]) == ("getOrganization", 0)

    def test_stores_at_most_the_configured_number(self, client: Any, configure: Any) -> None:
        configure(FAKEQUAY_JOURNAL_SIZE=2)
        for name in ("one", "two", "three"):
            client.get(f"/api/v1/users/{name}")
        assert [one["path"][14:] for one in find_requests(client)] == ["two", "three"]


class TestRedactSecrets:
    def test_secrets_are_redacted_in_requests_and_responses(
        self, client: Any, visitor: Any
    ) -> None:
        visitor.post("/signin", {"username": "owner", "password": "password-of-owner"})
        seen = find_requests(client)
        text = client.get(REQUESTS).text + client.get(f"{REQUESTS}.har").text
        assert seen[-1]["request"]["json"] == {"username": "owner", "password": "[hidden]"}
        assert seen[-1]["request"]["headers"]["X-Csrf-Token"] == "[hidden]"
        assert seen[-1]["response"]["headers"]["Set-Cookie"] == "[hidden]"
        assert seen[0]["response"]["json"] == {"csrf_token": "[hidden]"}
        assert "password-of-owner" not in text
        assert visitor.headers["X-CSRF-Token"] not in text

    def test_secrets_are_redacted_in_queries_and_forms(self, client: Any) -> None:
        client.post("/oauth/access_token?code=abc&x=1", data={"client_secret": "s", "code": "c"})
        (seen,) = find_requests(client)
        assert seen["query"] == {"code": "[hidden]", "x": "1"}
        assert seen["request"]["text"] == "client_secret=[hidden]&code=[hidden]"

    def test_secrets_are_redacted_in_invalid_json(self, client: Any, visitor: Any) -> None:
        body = '{"password": "not-for-everyone", "secret": "half of'
        client.post("/api/v1/signin", data=body, content_type="application/json")
        seen = find_requests(client)[-1]
        assert seen["request"]["text"] == '{"password": "[hidden]", "secret": "[hidden]"'

    def test_secrets_are_shown_if_configured(
        self, client: Any, configure: Any, anonymous: Any
    ) -> None:
        configure(FAKEQUAY_SHOW_SECRETS=True)
        anonymous.post("/signin", {"username": "owner", "password": "password-of-owner"})
        seen = find_requests(client)[-1]
        assert seen["request"]["json"]["password"] == "password-of-owner"

    def test_criteria_can_contain_secrets(self, client: Any, anonymous: Any) -> None:
        anonymous.post("/signin", {"username": "owner", "password": "password-of-owner"})
        assert len(find_requests(client, body='{"password": "password-of-owner"}')) == 1
        answer = client.get(f"{REQUESTS}/verify", query_string={"body": '{"password": "wrong"}'})
        assert answer.status_code == 409
        assert "password-of-owner" not in answer.text
        assert "body.password is '[hidden]', expected 'wrong'" in answer.json["message"]
