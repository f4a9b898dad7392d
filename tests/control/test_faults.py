"""``/_fakequay/faults``: what goes wrong on purpose, as clients see it."""

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


def plan(client: Any, **said: Any) -> str:
    answer = client.post(FAULTS, json=said)
    assert answer.status_code == 201, answer.json
    return str(answer.json["name"])


def used(client: Any, name: str) -> tuple[int, int]:
    """How many requests a fault was for, and how many it struck."""
    fault = client.get(f"{FAULTS}/{name}").json
    return fault["seen"], fault["used"]


class TestPlans:
    def test_are_listed_shown_and_taken_back(self, client: Any) -> None:
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

    def test_are_named_where_nobody_does(self, client: Any) -> None:
        client.put(f"{FAULTS}/fault-1", json={"reset": True})
        names = {plan(client, status=500), plan(client, status=500), plan(client, status=500)}
        assert len(names | {"fault-1"}) == 4

    def test_one_that_is_not_there_is_missed(self, client: Any) -> None:
        for answer in (client.get(f"{FAULTS}/x"), client.delete(f"{FAULTS}/x")):
            assert (answer.status_code, answer.json) == (404, {"message": "there is no fault x"})

    def test_are_gone_after_clearing_or_a_reset(self, client: Any, anonymous: Any) -> None:
        plan(client, status=500)
        assert client.delete(FAULTS).status_code == 204
        assert anonymous.get("/organization/acme").status_code == 200
        plan(client, status=500)
        client.post("/_fakequay/reset")
        assert anonymous.get("/organization/acme").status_code == 200

    @pytest.mark.parametrize(
        ("said", "complaint"),
        [
            (
                {"operation": "createRobot", "status": 500},
                "operation: there is no createRobot; did you mean createOrgRobot?",
            ),
            (
                {"registry": "blobs", "reset": True},
                "registry: there is no blobs; did you mean blob?",
            ),
            ({"method": "FETCH", "reset": True}, "method: there is no FETCH; did you mean PATCH?"),
            ({}, "status: has to be there, or truncate, reset, stall, expire or delay"),
            (
                {"reset": False},
                "status: has to be there, or truncate, reset, stall, expire or delay",
            ),
            ({"status": 500, "reset": True}, "reset: does not go together with status"),
            ({"status": 99}, "status: has to be a status, 200 to 599"),
            ({"status": "500"}, "status: has to be a status, 200 to 599"),
            ({"reset": 1}, "reset: has to be true or false"),
            ({"reset": True, "body": {}}, "body: goes with status only"),
            ({"status": 500, "headers": {"X": 1}}, "headers: has to be an object of texts"),
            ({"status": 500, "headers": {"X": "a\nb"}}, "headers: has to be an object of texts"),
            ({"delay": 301}, "delay: has to be a number of seconds, 0 to 300"),
            ({"stall": True}, "stall: has to be a number of seconds, 0 to 300"),
            ({"status": 500, "times": 0}, "times: has to be a whole number, 1 or more"),
            ({"status": 500, "every": 1.5}, "every: has to be a whole number, 1 or more"),
            ({"status": 500, "after": -1}, "after: has to be a whole number, 0 or more"),
            (
                {"status": 500, "chance": 0.5},
                "seed: has to be there, so that the chance is the same in every run",
            ),
            ({"status": 500, "seed": "x"}, "chance: has to be there where seed is"),
            ({"status": 500, "chance": 2, "seed": "x"}, "chance: has to be a number from 0 to 1"),
            ({"status": 500, "when": "later"}, "when: has to be before or after"),
            ({"status": 500, "when": []}, "when: has to be before or after"),
            (
                {"truncate": 1, "when": "before"},
                "when: only an answer can be truncated, so after",
            ),
            ({"expire": True, "when": "after"}, "when: a token expires before the operation"),
            ({"status": 500, "name": 1}, "name: has to be text"),
        ],
    )
    def test_one_that_makes_no_sense_is_refused(
        self, client: Any, said: dict[str, Any], complaint: str
    ) -> None:
        answer = client.post(FAULTS, json=said)
        assert (answer.status_code, answer.json) == (400, {"message": complaint})
        assert client.get(FAULTS).json == {"faults": []}

    def test_an_unknown_field_is_told(self, client: Any) -> None:
        answer = client.put(f"{FAULTS}/x", json={"state": 500})
        assert answer.status_code == 400
        assert answer.json["message"].startswith("state: no such field; there is operation, ")


class TestWhom:
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
    def test_it_strikes(self, client: Any, owner: Any, said: dict[str, Any], strikes: bool) -> None:
        name = plan(client, status=500, **said)
        assert owner.get("/organization/acme").status_code == (500 if strikes else 200)
        assert used(client, name) == (strikes, strikes)

    def test_it_strikes_the_requests_of_its_plan(self, client: Any, owner: Any) -> None:
        plan(client, status=500, plan="mine")
        mine = {"X-Fakequay-Fault-Plan": "mine"}
        other = {"X-Fakequay-Fault-Plan": "other"}
        assert owner.get("/organization/acme", headers=mine).status_code == 500
        assert owner.get("/organization/acme", headers=other).status_code == 200

    def test_it_strikes_callers_of_the_registry(self, client: Any, login: Any) -> None:
        plan(client, status=500, caller="reader", registry="tags")
        assert login("writer").get("acme/web", "tags/list").status_code == 200
        assert login("reader").get("acme/web", "tags/list").status_code == 500
        answer = client.get("/v2/acme/web/tags/list", auth=("reader", "wrong"))
        assert answer.status_code == 401

    def test_the_first_that_strikes_is_the_one(self, client: Any, anonymous: Any) -> None:
        plan(client, status=500, times=1)
        plan(client, status=503)
        seen = [anonymous.get("/organization/acme").status_code for _ in range(3)]
        assert seen == [500, 503, 503]

    def test_the_control_api_never_fails(self, client: Any) -> None:
        name = plan(client, reset=True)
        assert client.get("/openapi.json").status_code == 200
        assert used(client, name) == (0, 0)


class TestWhen:
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
    def test_it_strikes(
        self, client: Any, anonymous: Any, said: dict[str, Any], pattern: str
    ) -> None:
        name = plan(client, status=500, **said)
        seen = [anonymous.get("/organization/acme").status_code for _ in pattern]
        assert "".join("#" if status == 500 else "." for status in seen) == pattern
        assert used(client, name)[1] == pattern.count("#")

    def test_before_the_operation_nothing_happens(self, client: Any, owner: Any) -> None:
        plan(client, operation="createOrgRobot", status=500)
        assert owner.put(ROBOT, {}).status_code == 500
        assert owner.get(ROBOT).status_code == 400

    def test_after_the_operation_it_has_happened(self, client: Any, owner: Any) -> None:
        plan(client, operation="createOrgRobot", status=500, when="after")
        assert owner.put(ROBOT, {}).status_code == 500
        assert owner.get(ROBOT).json["name"] == "acme+made"

    def test_the_journal_says_which(self, client: Any, anonymous: Any) -> None:
        name = plan(client, status=500, times=1)
        anonymous.get("/organization/acme")
        anonymous.get("/organization/acme")
        seen = client.get("/_fakequay/requests").json["requests"]
        assert [(one["fault"], one["status"]) for one in seen] == [(name, 500), (None, 200)]
        assert client.get(f"/_fakequay/requests/count?fault={name}").json == {"count": 1}


class TestStatus:
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
    def test_has_the_body_of_the_api(
        self, client: Any, anonymous: Any, status: int, body: Any
    ) -> None:
        plan(client, status=status)
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
    def test_has_the_body_of_the_registry(
        self, client: Any, status: int, path: str, code: str
    ) -> None:
        plan(client, status=status)
        answer = client.get(f"/v2/{path}")
        (error,) = answer.json["errors"]
        assert (answer.status_code, error["code"]) == (status, code)
        assert ("WWW-Authenticate" in answer.headers) == (status == 401)

    def test_has_the_body_that_an_operation_has_for_it(self, client: Any, owner: Any) -> None:
        plan(client, operation="deleteFullTag", status=503)
        struck = owner.delete("/repository/acme/web/tag/latest")
        client.delete(FAULTS)
        owner.put("/repository/acme/web/changestate", {"state": "READ_ONLY"})
        refused = owner.delete("/repository/acme/web/tag/latest")
        assert (struck.status_code, struck.json) == (refused.status_code, refused.json)
        assert struck.json == {"message": "Repository is in read only or mirror mode: 1"}

    @pytest.mark.parametrize("path", ["/api/v1/organization/acme", "/v2/acme/web/tags/list", "/x"])
    @pytest.mark.parametrize("status", [429, 502, 599])
    def test_is_a_page_where_the_proxy_in_front_says_it(
        self, client: Any, path: str, status: int
    ) -> None:
        plan(client, status=status, retry_after=7)
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (status, "7")
        if status != 599:
            assert answer.mimetype == "text/html"
            assert f"<h1>{status} " in answer.text

    @pytest.mark.parametrize(
        ("body", "data", "mimetype"),
        [
            ({"a": [1]}, b'{"a":[1]}', "application/json"),
            ([], b"[]", "application/json"),
            ("<p>no</p>", b"<p>no</p>", "text/html"),
        ],
    )
    def test_has_the_body_and_headers_that_are_given(
        self, client: Any, body: Any, data: bytes, mimetype: str
    ) -> None:
        plan(client, status=418, body=body, headers={"X-Mine": "yes"})
        answer = client.get("/api/v1/organization/acme")
        assert (answer.status_code, answer.data, answer.mimetype) == (418, data, mimetype)
        assert answer.headers["X-Mine"] == "yes"


class TestExpire:
    def test_a_token_is_too_old_from_here_on(self, client: Any, owner: Any, bearer: Any) -> None:
        name = plan(client, expire=True, after=1, times=1)
        seen = [owner.get("/user/").status_code for _ in range(3)]
        assert (seen, used(client, name)) == ([200, 401, 401], (2, 1))
        assert bearer("owner").get("/user/").status_code == 200

    def test_a_session_is_over(self, client: Any, browser: Any) -> None:
        signed_in = browser("owner")
        plan(client, expire=True, times=1)
        assert [signed_in.get("/user/").status_code for _ in range(2)] == [401, 401]

    def test_a_token_of_the_registry_says_so(self, client: Any) -> None:
        token = client.get(
            "/v2/auth?scope=repository:acme/web:pull", auth=("reader", "password-of-reader")
        ).json["token"]
        bearer = {"Authorization": f"Bearer {token}"}
        assert client.get("/v2/", headers=bearer).status_code == 200
        plan(client, expire=True, times=1)
        answer = client.get("/v2/", headers=bearer)
        assert (answer.status_code, answer.text) == (401, '{"error":"Signature has expired"}')
        assert client.get("/v2/", headers=bearer).status_code == 200

    def test_a_password_for_the_registry_is_wrong(self, client: Any) -> None:
        plan(client, expire=True)
        answer = client.get("/v2/auth", auth=("reader", "password-of-reader"))
        assert answer.status_code == 401


class TestWithinTheProcess:
    """Without a connection, what a client would have met is raised."""

    def test_a_reset(self, client: Any, owner: Any) -> None:
        plan(client, reset=True, when="after", times=1)
        with pytest.raises(ConnectionResetError):
            owner.put(ROBOT, {})
        assert owner.get(ROBOT).status_code == 200

    def test_an_answer_that_breaks_off(self, client: Any, anonymous: Any) -> None:
        plan(client, truncate=10)
        with pytest.raises(http.client.IncompleteRead) as caught:
            anonymous.get("/organization/acme")
        whole = len(caught.value.partial) + (caught.value.expected or 0)
        client.delete(FAULTS)
        answer = anonymous.get("/organization/acme")
        assert caught.value.partial == answer.data[:10]
        assert whole == len(answer.data)

    def test_an_answer_that_does_not_come(self, client: Any, anonymous: Any) -> None:
        plan(client, stall=300)
        with pytest.raises(TimeoutError):
            anonymous.get("/organization/acme")

    def test_one_that_is_short_enough_is_whole(self, client: Any, anonymous: Any) -> None:
        plan(client, truncate=10_000, delay=0.001)
        assert anonymous.get("/organization/acme").json["name"] == "acme"


@pytest.fixture(scope="module")
def served() -> Iterator[FakeQuay]:
    with FakeQuay() as quay:
        yield quay


@pytest.fixture
def quay(served: FakeQuay) -> FakeQuay:
    served.reset()
    return served


@pytest.fixture
def url(quay: FakeQuay) -> str:
    return f"{quay.url}/api/v1/organization/acme"


def curl(*arguments: str) -> int:
    """What it exits with."""
    return subprocess.run(["curl", "-s", *arguments], capture_output=True, check=False).returncode


class TestOverAConnection:
    def test_a_reset_is_a_reset(self, quay: FakeQuay, url: str) -> None:
        fault = quay.faults.add("getOrganization", reset=True)
        with pytest.raises(requests.ConnectionError, match=r"104|reset"):
            requests.get(url)
        with pytest.raises(httpx.ReadError, match=r"104|reset"):
            httpx.get(url)
        assert curl(url) == 56  # a failure in receiving
        assert (fault.seen, fault.used) == (3, 3)
        assert [one.status for one in quay.requests.find()] == [None] * 3

    def test_a_truncated_answer_is_an_incomplete_read(self, quay: FakeQuay, url: str) -> None:
        quay.faults.add("getOrganization", truncate=10)
        with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
            requests.get(url)
        with pytest.raises(
            httpx.RemoteProtocolError, match="without sending complete message body"
        ):
            httpx.get(url)
        assert curl(url) == 18  # only a part of the file
        assert [one.status for one in quay.requests.find()] == [200] * 3

    def test_what_stalls_is_never_answered(self, quay: FakeQuay, url: str) -> None:
        quay.faults.add("getOrganization", stall=60)
        with pytest.raises(requests.ReadTimeout):
            requests.get(url, timeout=0.05)
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(url, timeout=0.05)
        assert curl("--max-time", "0.05", url) == 28  # out of time
        assert len(quay.requests.wait(3, status=None)) == 3

    def test_what_stalls_is_ended_in_the_end(self, quay: FakeQuay, url: str) -> None:
        quay.faults.add("getOrganization", stall=0.01)
        with pytest.raises(requests.ConnectionError, match="without response"):
            requests.get(url)
        with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
            httpx.get(url)
        assert curl(url) == 52  # nothing at all

    def test_a_delay_is_a_delay(self, quay: FakeQuay, url: str) -> None:
        quay.faults.add("getOrganization", delay=0.2)
        with pytest.raises(requests.ReadTimeout):
            requests.get(url, timeout=0.05)
        assert requests.get(url).elapsed.total_seconds() >= 0.2
        assert httpx.get(url).elapsed.total_seconds() >= 0.2
        assert curl("--max-time", "0.05", url) == 28

    def test_a_status_is_a_status(self, quay: FakeQuay, url: str) -> None:
        quay.faults.add("getOrganization", status=429, retry_after=3)
        answer = requests.get(url)
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3")
        assert httpx.get(url).status_code == 429
        assert curl("--fail", url) == 22  # an HTTP error

    def test_what_has_expired_is_refused_for_good(self, quay: FakeQuay) -> None:
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

    def test_any_number_may_stall_while_others_are_served(self, quay: FakeQuay, url: str) -> None:
        quay.faults.add("getOrganization", stall=60)
        with httpx.Client(timeout=10) as client:
            connections = [_asking(quay, "/api/v1/organization/acme") for _ in range(14)]
            quay.requests.wait(14, operation="getOrganization")
            assert client.get(f"{quay.url}/api/v1/users/alice").status_code == 200
        for connection in connections:
            connection.close()

    def test_it_is_planned_until_the_end_of_a_block(self, quay: FakeQuay, url: str) -> None:
        with quay.faults.add("getOrganization", status=500, name="down") as fault:
            assert requests.get(url).status_code == 500
            assert (fault.name, fault.used) == ("down", 1)
        assert requests.get(url).status_code == 200

    def test_a_misspelt_operation_is_refused(self, quay: FakeQuay) -> None:
        with pytest.raises(ValueError, match="did you mean getOrganization"):
            quay.faults.add("getOrganisation", status=500)


def _asking(quay: FakeQuay, path: str) -> http.client.HTTPConnection:
    connection = http.client.HTTPConnection(quay.host, quay.port)
    connection.request("GET", path)
    return connection
