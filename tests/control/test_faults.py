"""Control API: fault injection and its effects on clients."""

import http.client
import subprocess
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import requests

from fakequay import FakeQuay
from tests.support.answers import problem

FAULTS = "/_fakequay/faults"
ROBOT = "/organization/acme/robots/made"
ROBOT_PATH = f"/api/v1{ROBOT}"
NO_EFFECT = (
    "status: the fault has no effect; set one of the fields status, truncate, reset, stall, expire "
    "or delay"
)


def add_fault(client: Any, **said: Any) -> str:
    answer = client.post(FAULTS, json=said)
    assert answer.status_code == 201, answer.json
    return str(answer.json["name"])


def fault_counts(client: Any, name: str) -> tuple[int, int]:
    """Return how many requests a fault matched and to how many it was applied."""
    fault = client.get(f"{FAULTS}/{name}").json
    return fault["seen"], fault["used"]


INVALID_NAME = (
    "name: must be 1 to 255 printable characters without '/', and must not be '.' or '..'"
)
INVALID_NAMES = ("", ".", "..", "a/b", "a\0b", "a\r\nb", "n" * 256)


class TestFaults:
    def test_can_be_added_listed_and_deleted(self, client: Any) -> None:
        said = {"operation": "createOrgRobot", "status": 503, "times": 2}
        shown = {"name": "down", **said, "when": "before", "seen": 0, "used": 0}
        answer = client.put(f"{FAULTS}/down", json=said)
        assert (answer.status_code, answer.json) == (201, shown)
        assert client.get(FAULTS).json == {"faults": [shown]}
        assert client.get(f"{FAULTS}/down").json == shown
        assert client.put(f"{FAULTS}/down", json=said).status_code == 200
        answer = client.delete(f"{FAULTS}/down")
        assert (answer.status_code, answer.data) == (204, b"")
        assert client.get(FAULTS).json == {"faults": []}

    def test_have_unique_generated_names(self, client: Any) -> None:
        client.put(f"{FAULTS}/fault-1", json={"reset": True})
        names = {
            add_fault(client, status=500),
            add_fault(client, status=500),
            add_fault(client, status=500),
        }
        assert len(names | {"fault-1"}) == 4

    def test_unknown_fault_returns_404(self, client: Any) -> None:
        for answer in (client.get(f"{FAULTS}/x"), client.delete(f"{FAULTS}/x")):
            assert (answer.status_code, answer.json) == (
                404,
                {"message": "fault 'x' does not exist"},
            )

    def test_delete_and_reset_remove_all_faults(self, client: Any, anonymous: Any) -> None:
        add_fault(client, status=500)
        assert client.delete(FAULTS).status_code == 204
        assert anonymous.get("/organization/acme").status_code == 200
        add_fault(client, status=500)
        client.post("/_fakequay/reset")
        assert anonymous.get("/organization/acme").status_code == 200

    @pytest.mark.parametrize(
        ("said", "complaint"),
        [
            (
                {"operation": "createRobot", "status": 500},
                "operation: unknown name 'createRobot'; did you mean 'createOrgRobot'?",
            ),
            (
                {"registry": "blobs", "reset": True},
                "registry: unknown name 'blobs'; did you mean 'blob'?",
            ),
            (
                {"method": "FETCH", "reset": True},
                "method: unknown name 'FETCH'; did you mean 'PATCH'?",
            ),
            (
                {},
                NO_EFFECT,
            ),
            (
                {"reset": False},
                NO_EFFECT,
            ),
            ({"status": 500, "reset": True}, "reset: cannot be combined with 'status'"),
            ({"status": 99}, "status: must be a status, 200 to 599"),
            ({"status": "500"}, "status: must be a status, 200 to 599"),
            ({"reset": 1}, "reset: must be true or false"),
            ({"reset": True, "body": {}}, "body: allowed only together with 'status'"),
            (
                {"status": 500, "headers": {"X": 1}},
                "headers: must be an object of header names and their values in printable ASCII",
            ),
            (
                {"status": 500, "headers": {"X": "a\nb"}},
                "headers: must be an object of header names and their values in printable ASCII",
            ),
            (
                {"status": 500, "headers": {"Bad name": "x"}},
                "headers: must be an object of header names and their values in printable ASCII",
            ),
            (
                {"status": 500, "headers": {"content-length": "x"}},
                "headers: the server sets 'content-length'; 'truncate' makes an incomplete body",
            ),
            (
                {"status": 500, "headers": {"Transfer-Encoding": "chunked"}},
                "headers: the server sets 'Transfer-Encoding'; 'truncate' makes an incomplete body",
            ),
            ({"delay": 301}, "delay: must be a number of seconds, 0 to 300"),
            ({"stall": True}, "stall: must be a number of seconds, 0 to 300"),
            ({"status": 500, "times": 0}, "times: must be a whole number, 1 or more"),
            ({"status": 500, "every": 1.5}, "every: must be a whole number, 1 or more"),
            ({"status": 500, "after": -1}, "after: must be a whole number, 0 or more"),
            (
                {"status": 500, "chance": 0.5},
                "seed: required with 'chance', so that every run has the same faults",
            ),
            ({"status": 500, "seed": "x"}, "chance: required with 'seed'"),
            ({"status": 500, "chance": 2, "seed": "x"}, "chance: must be a number from 0 to 1"),
            ({"status": 500, "when": "later"}, "when: must be before or after"),
            ({"status": 500, "when": []}, "when: must be before or after"),
            (
                {"truncate": 1, "when": "before"},
                "when: must be 'after', because 'truncate' needs the response of the operation",
            ),
            (
                {"expire": True, "when": "after"},
                "when: must be 'before', because 'expire' is applied before the operation runs",
            ),
            ({"status": 500, "name": 1}, "name: must be a string"),
            *(({"status": 500, "name": name}, INVALID_NAME) for name in INVALID_NAMES),
            (
                {"status": 500, "operation": "changeTag", "registry": "blob"},
                "registry: cannot be combined with 'operation', because no request matches both",
            ),
        ],
    )
    def test_invalid_fault_returns_400(
        self, client: Any, said: dict[str, Any], complaint: str
    ) -> None:
        answer = client.post(FAULTS, json=said)
        assert (answer.status_code, answer.json) == (400, {"message": complaint})
        assert client.get(FAULTS).json == {"faults": []}

    @pytest.mark.parametrize("name", ["%00", "a%0D%0Ab", "n" * 256])
    def test_invalid_name_in_the_path_returns_400(self, client: Any, name: str) -> None:
        answer = client.put(f"{FAULTS}/{name}", json={"status": 500})
        assert (answer.status_code, answer.json) == (400, {"message": INVALID_NAME})
        assert client.get(FAULTS).json == {"faults": []}

    def test_longest_and_unusual_names_are_accepted(self, client: Any) -> None:
        for name in ("n" * 255, "a b", "caf\u00e9", "..."):
            answer = client.put(f"{FAULTS}/{name}", json={"status": 500})
            assert (answer.status_code, answer.json["name"]) == (201, name)

    def test_unknown_field_returns_400(self, client: Any) -> None:
        answer = client.put(f"{FAULTS}/x", json={"state": 500})
        assert answer.status_code == 400
        assert answer.json["message"].startswith(
            "state: unknown field; the known fields are 'operation', "
        )


class TestFaultMatching:
    @pytest.mark.parametrize(
        ("said", "strikes"),
        [
            ({"operation": "getOrganization"}, True),
            ({"operation": "createOrganization"}, False),
            ({"path": "/api/v1/organization/*"}, True),
            ({"path": "/api/v1/organization"}, False),
            ({"method": "get"}, True),
            ({"method": "PUT"}, False),
            ({"caller": "owner"}, True),
            ({"caller": "reader"}, False),
            ({"registry": "blob"}, False),
            ({"plan": "mine"}, False),
        ],
    )
    def test_fault_matches_by_its_criteria(
        self, client: Any, owner: Any, said: dict[str, Any], strikes: bool
    ) -> None:
        name = add_fault(client, status=500, **said)
        assert owner.get("/organization/acme").status_code == (500 if strikes else 200)
        assert fault_counts(client, name) == (strikes, strikes)

    def test_fault_matches_by_the_plan_header(self, client: Any, owner: Any) -> None:
        add_fault(client, status=500, plan="mine")
        mine = {"X-Fakequay-Fault-Plan": "mine"}
        other = {"X-Fakequay-Fault-Plan": "other"}
        assert owner.get("/organization/acme", headers=mine).status_code == 500
        assert owner.get("/organization/acme", headers=other).status_code == 200

    def test_fault_matches_by_the_caller_of_the_registry(self, client: Any, login: Any) -> None:
        add_fault(client, status=500, caller="reader", registry="tags")
        assert login("writer").get("acme/web", "tags/list").status_code == 200
        assert login("reader").get("acme/web", "tags/list").status_code == 500
        answer = client.get("/v2/acme/web/tags/list", auth=("reader", "wrong"))
        assert answer.status_code == 401

    def test_first_matching_fault_is_applied(self, client: Any, anonymous: Any) -> None:
        add_fault(client, status=500, times=1)
        add_fault(client, status=503)
        seen = [anonymous.get("/organization/acme").status_code for _ in range(3)]
        assert seen == [500, 503, 503]

    def test_control_api_requests_match_no_fault(self, client: Any) -> None:
        name = add_fault(client, reset=True)
        assert client.get("/openapi.json").status_code == 200
        assert fault_counts(client, name) == (0, 0)


class TestFaultOccurrences:
    @pytest.mark.parametrize(
        ("said", "pattern"),
        [
            ({}, "########"),
            ({"times": 2}, "##......"),
            ({"after": 2}, "..######"),
            ({"every": 3}, "..#..#.."),
            ({"after": 1, "every": 2, "times": 2}, "..#.#..."),
            ({"chance": 0, "seed": "a"}, "........"),
            ({"chance": 1, "seed": "a"}, "########"),
            ({"chance": 0.5, "seed": "a"}, "..#..###"),
            ({"chance": 0.5, "seed": "b"}, "..#....#"),
        ],
    )
    def test_fault_is_applied_to_the_selected_occurrences(
        self, client: Any, anonymous: Any, said: dict[str, Any], pattern: str
    ) -> None:
        name = add_fault(client, status=500, **said)
        seen = [anonymous.get("/organization/acme").status_code for _ in pattern]
        assert "".join("#" if status == 500 else "." for status in seen) == pattern
        assert fault_counts(client, name)[1] == pattern.count("#")

    def test_fault_before_the_operation_prevents_the_operation(
        self, client: Any, owner: Any
    ) -> None:
        add_fault(client, operation="createOrgRobot", status=500)
        assert owner.put(ROBOT, {}).status_code == 500
        assert owner.get(ROBOT).status_code == 400

    def test_fault_after_the_operation_keeps_its_effect(self, client: Any, owner: Any) -> None:
        add_fault(client, operation="createOrgRobot", status=500, when="after")
        assert owner.put(ROBOT, {}).status_code == 500
        assert owner.get(ROBOT).json["name"] == "acme+made"

    def test_request_journal_contains_the_name_of_the_fault(
        self, client: Any, anonymous: Any
    ) -> None:
        name = add_fault(client, status=500, times=1)
        anonymous.get("/organization/acme")
        anonymous.get("/organization/acme")
        seen = client.get("/_fakequay/requests").json["requests"]
        assert [(one["fault"], one["status"]) for one in seen] == [(name, 500), (None, 200)]
        assert client.get(f"/_fakequay/requests/count?fault={name}").json == {"count": 1}


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
        assert (seen, fault_counts(client, name)) == ([200, 401, 401], (2, 1))
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


@pytest.fixture(scope="module")
def module_server() -> Iterator[FakeQuay]:
    with FakeQuay() as quay:
        yield quay


@pytest.fixture
def quay(module_server: FakeQuay) -> FakeQuay:
    module_server.reset()
    return module_server


@pytest.fixture
def url(quay: FakeQuay) -> str:
    return f"{quay.url}/api/v1/organization/acme"


def curl(*arguments: str) -> int:
    """Run curl and return its exit status."""
    return subprocess.run(["curl", "-s", *arguments], capture_output=True, check=False).returncode


class TestFaultsOverTheNetwork:
    def test_reset_resets_the_connection(self, quay: FakeQuay, url: str) -> None:
        fault = quay.faults.add("getOrganization", reset=True)
        with pytest.raises(requests.ConnectionError, match=r"104|reset"):
            requests.get(url)
        with pytest.raises(httpx.ReadError, match=r"104|reset"):
            httpx.get(url)
        assert curl(url) == 56  # curl: failure in receiving data
        assert (fault.seen, fault.used) == (3, 3)
        assert [one.status for one in quay.requests.find()] == [None] * 3

    def test_truncate_closes_the_connection_within_the_body(self, quay: FakeQuay, url: str) -> None:
        quay.faults.add("getOrganization", truncate=10)
        with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
            requests.get(url)
        with pytest.raises(
            httpx.RemoteProtocolError, match="without sending complete message body"
        ):
            httpx.get(url)
        assert curl(url) == 18  # curl: partial file
        assert [one.status for one in quay.requests.find()] == [200] * 3

    def test_stall_causes_a_read_timeout(self, quay: FakeQuay, url: str) -> None:
        quay.faults.add("getOrganization", stall=60)
        with pytest.raises(requests.ReadTimeout):
            requests.get(url, timeout=0.05)
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(url, timeout=0.05)
        assert curl("--max-time", "0.05", url) == 28  # curl: timeout
        assert len(quay.requests.wait(3, status=None)) == 3

    def test_stalled_connection_is_closed_after_the_given_time(
        self, quay: FakeQuay, url: str
    ) -> None:
        quay.faults.add("getOrganization", stall=0.01)
        with pytest.raises(requests.ConnectionError, match="without response"):
            requests.get(url)
        with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
            httpx.get(url)
        assert curl(url) == 52  # curl: empty reply

    def test_delay_delays_the_response(self, quay: FakeQuay, url: str) -> None:
        quay.faults.add("getOrganization", delay=0.2)
        with pytest.raises(requests.ReadTimeout):
            requests.get(url, timeout=0.05)
        assert requests.get(url).elapsed.total_seconds() >= 0.2
        assert httpx.get(url).elapsed.total_seconds() >= 0.2
        assert curl("--max-time", "0.05", url) == 28

    def test_status_replaces_the_response(self, quay: FakeQuay, url: str) -> None:
        quay.faults.add("getOrganization", status=429, retry_after=3)
        answer = requests.get(url)
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3")
        assert httpx.get(url).status_code == 429
        assert curl("--fail", url) == 22  # curl: HTTP error

    def test_expired_token_stays_invalid(self, quay: FakeQuay) -> None:
        token = quay.token("alice", "user:read")
        bearer = {"Authorization": f"Bearer {token}"}
        url = f"{quay.url}/api/v1/user/"
        assert requests.get(url, headers=bearer).status_code == 200
        quay.faults.add(path="/api/v1/user/", expire=True, times=1)
        struck = requests.get(url, headers=bearer)
        assert (struck.status_code, struck.json()["error_type"]) == (401, "invalid_token")
        assert httpx.get(url, headers=bearer).json() == struck.json()
        assert curl("--fail", "-H", f"Authorization: Bearer {token}", url) == 22
        login = requests.get(f"{quay.url}/v2/auth", auth=("$oauthtoken", token))
        assert login.status_code == 401

    @pytest.mark.parametrize("effect", [{"reset": True}, {"stall": 0.01}, {"truncate": 1}])
    @pytest.mark.parametrize("data", [None, b"x" * 200_000])
    def test_broken_connections_are_not_logged_as_errors(
        self,
        quay: FakeQuay,
        url: str,
        effect: dict[str, Any],
        data: bytes | None,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        with quay.faults.add(path="/api/v1/organization/acme", **effect) as fault:
            for _ in range(2):
                with pytest.raises(requests.RequestException):
                    requests.request("PUT" if data else "GET", url, data=data)
            assert fault.used == 2
        assert requests.get(url).status_code == 200
        assert [one.message for one in caplog.records if one.levelname != "INFO"] == []

    def test_body_that_cannot_be_encoded_raises_value_error(self, quay: FakeQuay) -> None:
        with pytest.raises(ValueError, match="body: must be a string, or a value"):
            quay.faults.add("getOrganization", status=500, body="\ud800")

    def test_stalled_requests_do_not_block_other_requests(self, quay: FakeQuay, url: str) -> None:
        quay.faults.add("getOrganization", stall=60)
        with httpx.Client(timeout=10) as client:
            connections = [_send_request(quay, "/api/v1/organization/acme") for _ in range(14)]
            quay.requests.wait(14, operation="getOrganization")
            assert client.get(f"{quay.url}/api/v1/users/alice").status_code == 200
        for connection in connections:
            connection.close()

    def test_fault_is_removed_at_the_end_of_the_with_block(self, quay: FakeQuay, url: str) -> None:
        with quay.faults.add("getOrganization", status=500, name="down") as fault:
            assert requests.get(url).status_code == 500
            assert (fault.name, fault.used) == ("down", 1)
        assert requests.get(url).status_code == 200

    def test_misspelt_operation_raises_value_error(self, quay: FakeQuay) -> None:
        with pytest.raises(ValueError, match="did you mean 'getOrganization'"):
            quay.faults.add("getOrganisation", status=500)


def _send_request(quay: FakeQuay, path: str) -> http.client.HTTPConnection:
    connection = http.client.HTTPConnection(quay.host, quay.port)
    connection.request("GET", path)
    return connection
