"""Control API: add, list and delete faults, and select the requests that a fault matches."""

from typing import Any

import pytest

from tests.support.faults import FAULTS, ROBOT, add_fault, count_matches

ROBOT_PATH = f"/api/v1{ROBOT}"
NO_EFFECT = (
    "status: the fault has no effect; set one of the fields status, truncate, reset, stall, expire "
    "or delay"
)
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
        assert count_matches(client, name) == (strikes, strikes)

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
        assert count_matches(client, name) == (0, 0)


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
        assert count_matches(client, name)[1] == pattern.count("#")

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
