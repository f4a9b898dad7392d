"""Control API: find, count, verify, wait for, export and delete recorded requests."""

import threading
from typing import Any
from unittest.mock import ANY

import pytest

from fakequay import FakeQuay
from fakequay.traffic import Mismatch
from tests.support.recorded_requests import NOON, REQUESTS, find_requests, get_ids


@pytest.fixture
def recorded_ids(client: Any, owner: Any, reader: Any) -> list[int]:
    """Send four requests and return their ids."""
    owner.post("/organization/", {"name": "made"})
    reader.get("/repository/acme/web?includeTags=true")
    reader.put("/repository/acme/web", {"description": "changed"})
    owner.put("/repository/acme/web", {"description": "changed"})
    return get_ids(find_requests(client))


class TestFindRequests:
    @pytest.mark.parametrize(
        ("criteria", "expected"),
        [
            ({}, [0, 1, 2, 3]),
            ({"operation": "updateRepo"}, [2, 3]),
            ({"method": "put"}, [2, 3]),
            ({"path": "/api/v1/repository/*"}, [1, 2, 3]),
            ({"path": "/api/v1/repository/acme"}, []),
            ({"status": "403"}, [2]),
            ({"status": "2xx"}, [0, 1, 3]),
            ({"caller": "owner"}, [0, 3]),
            ({"caller": ""}, []),
            ({"query": '{"includeTags": "true"}'}, [1]),
            ({"body": '{"description": "changed"}', "caller": "reader"}, [2]),
            ({"body": '{"name": "made", "email": "x"}'}, []),
            ({"limit": 1}, [3]),
            ({"limit": 0}, []),
            ({"registry": "blob"}, []),
        ],
    )
    def test_returns_requests_that_match_all_criteria(
        self, client: Any, recorded_ids: list[int], criteria: dict[str, Any], expected: list[int]
    ) -> None:
        assert get_ids(find_requests(client, **criteria)) == [
            recorded_ids[index] for index in expected
        ]

    def test_returns_requests_after_an_id(self, client: Any, recorded_ids: list[int]) -> None:
        assert get_ids(find_requests(client, after=recorded_ids[1])) == recorded_ids[2:]

    def test_counts_matching_requests(self, client: Any, recorded_ids: list[int]) -> None:
        answer = client.get(f"{REQUESTS}/count", query_string={"operation": "updateRepo"})
        assert (answer.status_code, answer.json) == (200, {"count": 2})

    def test_returns_a_request_by_its_id(self, client: Any, recorded_ids: list[int]) -> None:
        assert client.get(f"{REQUESTS}/{recorded_ids[2]}").json["operation"] == "updateRepo"
        answer = client.get(f"{REQUESTS}/0")
        assert (answer.status_code, answer.json) == (
            404,
            {"message": "request 0 does not exist or is no longer in the journal"},
        )

    @pytest.mark.parametrize(
        ("criteria", "complaint"),
        [
            (
                {"operation": "changeTags"},
                "operation: unknown name 'changeTags'; did you mean 'changeTag'?",
            ),
            ({"registry": "blobs"}, "registry: unknown name 'blobs'; did you mean 'blob'?"),
            ({"method": "PUTT"}, "method: unknown name 'PUTT'; did you mean 'PUT'?"),
            (
                {"status": "6xx"},
                "status: '6xx' is neither a status from 100 to 599 nor a class such as 4xx",
            ),
            (
                {"operation": "changeTag", "registry": "blob"},
                "registry: cannot be combined with 'operation', because no request matches both",
            ),
            ({"body": "{"}, "body: must be valid JSON"),
            ({"query": "["}, "query: must be valid JSON"),
            ({"after": "x"}, "after: must be a whole number, 0 or more"),
            ({"limit": "-1"}, "limit: must be a whole number, 0 or more"),
        ],
    )
    def test_invalid_criteria_return_400(
        self, client: Any, criteria: dict[str, Any], complaint: str
    ) -> None:
        for path in ("", "/count", ".har", "/verify", "/wait"):
            query = {
                name: value for name, value in criteria.items() if path == "" or name != "limit"
            }
            answer = client.get(f"{REQUESTS}{path}", query_string=query or criteria)
            if query:
                assert (answer.status_code, answer.json) == (400, {"message": complaint})

    @pytest.mark.parametrize("path", ["/verify", "/wait"])
    def test_unknown_criterion_in_a_body_returns_400(self, client: Any, path: str) -> None:
        answer = client.post(f"{REQUESTS}{path}", json={"pfad": "/"})
        assert (answer.status_code, answer.json) == (
            400,
            {
                "message": "pfad: unknown criterion; the known criteria are 'operation', "
                "'registry', 'method', 'path', 'status', 'caller', 'query', 'body', 'fault', "
                "'after'"
            },
        )


class TestVerifyRequests:
    @pytest.mark.parametrize(
        "expected",
        [{}, {"count": 2}, {"at_least": 1}, {"at_most": 2}, {"at_least": 2, "at_most": 3}],
    )
    def test_succeeds_if_the_number_matches(
        self, client: Any, recorded_ids: list[int], expected: dict[str, int]
    ) -> None:
        answer = client.post(f"{REQUESTS}/verify", json={"operation": "updateRepo", **expected})
        assert (answer.status_code, answer.json) == (200, {"found": 2, "ids": recorded_ids[2:]})

    @pytest.mark.parametrize(
        ("expected", "complaint"),
        [
            (
                {"at_least": 5, "at_most": 1},
                "at_least: 5 is greater than 'at_most', which is 1",
            ),
            (
                {"count": 2, "at_least": 1},
                "count: cannot be combined with 'at_least' or 'at_most'",
            ),
            (
                {"count": 2, "at_most": 3},
                "count: cannot be combined with 'at_least' or 'at_most'",
            ),
            ({"at_most": -1}, "at_most: must be a whole number, 0 or more"),
        ],
    )
    def test_conditions_that_no_number_meets_return_400(
        self, client: Any, expected: dict[str, int], complaint: str
    ) -> None:
        answer = client.get(f"{REQUESTS}/verify", query_string=expected)
        assert (answer.status_code, answer.json) == (400, {"message": complaint})

    @pytest.mark.parametrize(
        ("expected", "words", "number"),
        [
            ({"count": 1}, "1", "1 request"),
            ({"count": 0}, "none", "no requests"),
            ({"at_least": 3}, "3 or more", "3 or more requests"),
            ({"at_most": 1}, "at most 1", "at most 1 request"),
            ({"at_least": 3, "at_most": 4}, "3 to 4", "3 to 4 requests"),
        ],
    )
    def test_failure_lists_the_matching_requests(
        self,
        client: Any,
        recorded_ids: list[int],
        expected: dict[str, int],
        words: str,
        number: str,
    ) -> None:
        answer = client.post(f"{REQUESTS}/verify", json={"operation": "updateRepo", **expected})
        assert answer.status_code == 409
        assert answer.json == {
            "message": f"expected {number} with operation 'updateRepo', found 2",
            "criteria": {"operation": "updateRepo"},
            "expected": words,
            "found": 2,
            "ids": recorded_ids[2:],
        }

    def test_failure_contains_the_nearest_request_and_its_differences(
        self, client: Any, recorded_ids: list[int]
    ) -> None:
        wanted = {
            "operation": "updateRepo",
            "caller": "owner",
            "body": {"description": "chanced", "tags": ["v1"]},
        }
        answer = client.post(f"{REQUESTS}/verify", json=wanted)
        nearest = answer.json["nearest"]
        assert nearest["request"] == client.get(f"{REQUESTS}/{recorded_ids[3]}").json
        assert nearest["differences"] == [
            {"field": "body.description", "expected": "chanced", "found": "changed"},
            {"field": "body.tags", "expected": ["v1"]},
        ]
        assert answer.json["message"].endswith(
            f"the most similar is request {recorded_ids[3]} "
            "(PUT /api/v1/repository/acme/web, 200): "
            "body.description is 'changed', expected 'chanced'; "
            "body.tags is missing, expected ['v1']"
        )

    def test_failure_without_requests_has_no_nearest_request(self, client: Any) -> None:
        answer = client.post(f"{REQUESTS}/verify", json={})
        assert answer.status_code == 409
        assert answer.json["message"] == "expected 1 or more requests, found 0"
        assert "nearest" not in answer.json


class TestWaitForRequests:
    def test_returns_immediately_if_the_requests_exist(
        self, client: Any, recorded_ids: list[int]
    ) -> None:
        answer = client.post(f"{REQUESTS}/wait", json={"operation": "updateRepo", "count": 2})
        assert (answer.status_code, get_ids(answer.json["requests"])) == (200, recorded_ids[2:])

    def test_returns_as_soon_as_the_requests_arrive(
        self, app: Any, client: Any, owner: Any
    ) -> None:
        answers: list[Any] = []

        def wait() -> None:
            path = f"{REQUESTS}/wait?operation=createOrganization&count=2&timeout=60"
            answers.append(app.test_client().get(path))

        waiting = threading.Thread(target=wait)
        waiting.start()
        for name in ("one", "two"):
            owner.post("/organization/", {"name": f"made{name}"})
        waiting.join(30)
        assert [one["request"]["json"]["name"] for one in answers[0].json["requests"]] == [
            "madeone",
            "madetwo",
        ]

    def test_timeout_returns_the_nearest_request(
        self, client: Any, recorded_ids: list[int]
    ) -> None:
        answer = client.get(f"{REQUESTS}/wait?operation=changeTag&timeout=0")
        assert answer.status_code == 409
        assert answer.json["message"].startswith(
            "waited 0 s: expected 1 or more requests with operation 'changeTag', found 0; "
            "the most similar is"
        )

    @pytest.mark.parametrize("timeout", [-1, 301, "soon", True, None, "nan"])
    def test_invalid_timeout_returns_400(self, client: Any, timeout: Any) -> None:
        answer = client.post(f"{REQUESTS}/wait", json={"timeout": timeout})
        complaint = "timeout: must be a number of seconds, 0 to 300"
        assert (answer.status_code, answer.json) == (400, {"message": complaint})


class TestHarExport:
    def test_contains_request_response_and_operation(
        self, client: Any, owner: Any, registry: Any
    ) -> None:
        owner.put("/organization/acme/robots/made?a=b", {"description": "d"})
        har = client.get(f"{REQUESTS}.har?operation=createOrgRobot").json
        assert (har["log"]["version"], har["log"]["creator"]["name"]) == ("1.2", "fakequay")
        (entry,) = har["log"]["entries"]
        assert entry["startedDateTime"] == NOON
        assert entry["time"] == entry["timings"]["wait"] > 0
        assert entry["request"]["url"] == (
            "http://localhost/api/v1/organization/acme/robots/made?a=b"
        )
        assert entry["request"]["queryString"] == [{"name": "a", "value": "b"}]
        assert entry["request"]["postData"] == {
            "mimeType": "application/json",
            "text": '{"description":"d"}',
        }
        assert (entry["response"]["status"], entry["response"]["statusText"]) == (201, "Created")
        assert entry["response"]["content"]["mimeType"] == "application/json"
        assert entry["_operation"] == "createOrgRobot"

    def test_omits_the_text_of_a_binary_body(self, client: Any) -> None:
        client.post("/oauth/access_token", data=b"\xff", content_type="text/plain")
        (entry,) = client.get(f"{REQUESTS}.har").json["log"]["entries"]
        assert entry["request"]["postData"] == {"mimeType": "text/plain", "text": ""}


class TestClearRequests:
    def test_deletes_all_requests_and_continues_the_ids(
        self, client: Any, recorded_ids: list[int]
    ) -> None:
        answer = client.delete(REQUESTS)
        assert (answer.status_code, answer.data) == (204, b"")
        assert find_requests(client) == []
        client.get("/api/v1/users/owner")
        assert get_ids(find_requests(client)) == [recorded_ids[-1] + 1]

    def test_reset_deletes_all_requests(self, client: Any, recorded_ids: list[int]) -> None:
        client.post("/_fakequay/reset")
        assert find_requests(client) == []


class TestRequestsFromPython:
    def test_python_api_finds_verifies_waits_and_exports(self) -> None:
        with FakeQuay() as quay, quay.app.test_client() as client:
            client.get("/api/v1/users/alice")
            client.get("/api/v1/users/nobody", headers={"X-Test": "mine"})
            seen = quay.requests.find(operation="getUserInformation", status=404)
            assert [one.path for one in seen] == ["/api/v1/users/nobody"]
            assert seen[0].request.header("x-test") == "mine"
            assert seen[0].response.json == {"message": ANY}
            assert quay.requests.count() == len(quay.requests) == 2
            assert len(quay.requests.wait(2, path="/api/v1/users/*")) == 2
            quay.requests.verify(1, status="2xx")
            with pytest.raises(Mismatch, match="status is 404, expected 500"):
                quay.requests.verify(status=500)
            with pytest.raises(ValueError, match="did you mean 'getUserInformation'"):
                quay.requests.find(operation="getUserInformations")
            assert len(quay.requests.har()["log"]["entries"]) == 2
            quay.requests.clear()
            assert quay.requests.find() == []
