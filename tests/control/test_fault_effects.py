"""Fault injection: responses, expired credentials and exceptions of the test client."""

import http.client
from typing import Any

import pytest

from tests.support.answers import problem
from tests.support.faults import FAULTS, ROBOT, add_fault, count_matches


class TestStatusFault:
    @pytest.mark.parametrize(
        ("status", "body"),
        [
            (400, problem(400, "invalid_request", "Invalid request")),
            (401, problem(401, "invalid_token", "Requires authentication")),
            (403, problem(403, "insufficient_scope", "Unauthorized")),
            (404, problem(404, "not_found", "Not Found")),
            (500, {"message": "Internal Server Error"}),
            (204, None),
        ],
    )
    def test_api_response_has_the_error_body_of_the_api(
        self, client: Any, anonymous: Any, status: int, body: Any
    ) -> None:
        add_fault(client, status=status)
        answer = anonymous.get("/organization/acme")
        assert (answer.status_code, answer.get_json(silent=True)) == (status, body)

    @pytest.mark.parametrize(
        ("status", "path", "code"),
        [
            (401, "acme/web/tags/list", "UNAUTHORIZED"),
            (403, "acme/web/tags/list", "DENIED"),
            (404, "acme/web/manifests/v1", "MANIFEST_UNKNOWN"),
            (404, "acme/web/blobs/sha256:00", "BLOB_UNKNOWN"),
            (404, "acme/web/tags/list", "NAME_UNKNOWN"),
        ],
    )
    def test_registry_response_has_the_error_body_of_the_registry(
        self, client: Any, status: int, path: str, code: str
    ) -> None:
        add_fault(client, status=status)
        answer = client.get(f"/v2/{path}")
        (error,) = answer.json["errors"]
        assert (answer.status_code, error["code"]) == (status, code)
        assert ("WWW-Authenticate" in answer.headers) == (status == 401)

    def test_response_has_the_error_body_of_the_operation(self, client: Any, owner: Any) -> None:
        add_fault(client, operation="deleteFullTag", status=503)
        struck = owner.delete("/repository/acme/web/tag/latest")
        client.delete(FAULTS)
        owner.put("/repository/acme/web/changestate", {"state": "READ_ONLY"})
        refused = owner.delete("/repository/acme/web/tag/latest")
        assert (struck.status_code, struck.json) == (refused.status_code, refused.json)
        assert struck.json == {"message": "Repository is in read only or mirror mode: 1"}

    @pytest.mark.parametrize("path", ["/api/v1/organization/acme", "/v2/acme/web/tags/list", "/x"])
    @pytest.mark.parametrize("status", [429, 502, 599])
    def test_proxy_statuses_return_an_html_page_and_retry_after(
        self, client: Any, path: str, status: int
    ) -> None:
        add_fault(client, status=status, retry_after=7)
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (status, "7")
        if status != 599:
            assert answer.mimetype == "text/html"
            assert f"<h1>{status} " in answer.text

    @pytest.mark.parametrize(
        ("body", "data", "mimetype"),
        [
            ({"a": [1]}, b'{"a": [1]}\n', "application/json"),
            ([], b"[]\n", "application/json"),
            ("<p>no</p>", b"<p>no</p>", "text/html"),
        ],
    )
    def test_response_has_the_given_body_and_headers(
        self, client: Any, body: Any, data: bytes, mimetype: str
    ) -> None:
        add_fault(client, status=418, body=body, headers={"X-Mine": "yes"})
        answer = client.get("/api/v1/organization/acme")
        assert (answer.status_code, answer.data, answer.mimetype) == (418, data, mimetype)
        assert answer.headers["X-Mine"] == "yes"


class TestExpireFault:
    def test_token_stays_expired_after_the_fault(
        self, client: Any, owner: Any, bearer: Any
    ) -> None:
        name = add_fault(client, expire=True, after=1, times=1)
        seen = [owner.get("/user/").status_code for _ in range(3)]
        assert (seen, count_matches(client, name)) == ([200, 401, 401], (2, 1))
        assert bearer("owner").get("/user/").status_code == 200

    def test_session_stays_expired_after_the_fault(self, client: Any, browser: Any) -> None:
        signed_in = browser("owner")
        add_fault(client, expire=True, times=1)
        assert [signed_in.get("/user/").status_code for _ in range(2)] == [401, 401]

    def test_registry_token_is_expired_for_one_request(self, client: Any) -> None:
        token = client.get(
            "/v2/auth?scope=repository:acme/web:pull", auth=("reader", "password-of-reader")
        ).json["token"]
        bearer = {"Authorization": f"Bearer {token}"}
        assert client.get("/v2/", headers=bearer).status_code == 200
        add_fault(client, expire=True, times=1)
        answer = client.get("/v2/", headers=bearer)
        assert (answer.status_code, answer.text) == (401, '{"error": "Signature has expired"}')
        assert client.get("/v2/", headers=bearer).status_code == 200

    def test_password_is_rejected_by_the_registry(self, client: Any) -> None:
        add_fault(client, expire=True)
        answer = client.get("/v2/auth", auth=("reader", "password-of-reader"))
        assert answer.status_code == 401


class TestFaultsInProcess:
    """Without a network connection, the test client raises the exception of an HTTP client."""

    def test_reset_raises_connection_reset_error(self, client: Any, owner: Any) -> None:
        add_fault(client, reset=True, when="after", times=1)
        with pytest.raises(ConnectionResetError):
            owner.put(ROBOT, {})
        assert owner.get(ROBOT).status_code == 200

    def test_truncate_raises_incomplete_read(self, client: Any, anonymous: Any) -> None:
        add_fault(client, truncate=10)
        with pytest.raises(http.client.IncompleteRead) as caught:
            anonymous.get("/organization/acme")
        whole = len(caught.value.partial) + (caught.value.expected or 0)
        client.delete(FAULTS)
        answer = anonymous.get("/organization/acme")
        assert caught.value.partial == answer.data[:10]
        assert whole == len(answer.data)

    def test_stall_raises_timeout_error(self, client: Any, anonymous: Any) -> None:
        add_fault(client, stall=300)
        with pytest.raises(TimeoutError):
            anonymous.get("/organization/acme")

    def test_truncate_above_the_size_of_the_response_has_no_effect(
        self, client: Any, anonymous: Any
    ) -> None:
        add_fault(client, truncate=10_000, delay=0.001)
        assert anonymous.get("/organization/acme").json["name"] == "acme"
