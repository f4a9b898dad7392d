"""``/_fakequay/coverage``: what of Quay has been used."""

from collections.abc import Iterator
from typing import Any

import pytest

from fakequay import FakeQuay, contract

COVERAGE = "/_fakequay/coverage"


@pytest.fixture(autouse=True)
def _fresh(client: Any) -> Iterator[None]:
    client.delete(COVERAGE)
    yield
    client.delete(COVERAGE)


def nothing(**more: Any) -> dict[str, Any]:
    lists: dict[str, Any] = {"operations": [], "registry": [], "unread": [], "unserved": []}
    return {"called": 0, "of": len(contract.operations()), **lists, **more}


def called(operation: str, **statuses: int) -> dict[str, Any]:
    """``called("getRepo", _200=1)``."""
    by_status = {name[1:]: calls for name, calls in statuses.items()}
    return {"operation": operation, "calls": sum(by_status.values()), "statuses": by_status}


class TestShow:
    def test_is_empty_at_first(self, client: Any) -> None:
        answer = client.get(COVERAGE)
        assert (answer.status_code, answer.json) == (200, nothing())

    def test_counts_the_operations_by_status(self, client: Any, owner: Any, reader: Any) -> None:
        owner.put("/repository/acme/web", {"description": "d"})
        owner.put("/repository/acme/web", {"description": "d"})
        reader.put("/repository/acme/web", {"description": "d"})
        reader.get("/repository/acme/web")
        seen = [called("getRepo", _200=1), called("updateRepo", _200=2, _403=1)]
        assert client.get(COVERAGE).json == nothing(called=2, operations=seen)

    def test_counts_the_registry_by_what_is_asked_for(self, client: Any, login: Any) -> None:
        login("reader").get("acme/web", "tags/list")
        assert client.get(COVERAGE).json["registry"] == [
            {"method": "GET", "registry": "tags", "calls": 1, "statuses": {"200": 1}},
            {"method": "GET", "registry": "token", "calls": 1, "statuses": {"200": 1}},
        ]

    def test_tells_what_nobody_read(self, client: Any, owner: Any) -> None:
        wrong = {"descripton": "d", "unstructured_metadata": {"any": "thing"}}
        for _ in range(2):
            owner.put("/organization/acme/robots/made?force=1", wrong)
        owner.get("/repository/acme/web?includeTags=true&includetags=true")
        owner.delete("/organization/acme/robots/made", json={"really": True})
        unread = [
            {"operation": "createOrgRobot", "field": "body.descripton", "calls": 2},
            {"operation": "createOrgRobot", "field": "query.force", "calls": 2},
            {"operation": "deleteOrgRobot", "field": "body.really", "calls": 1},
            {"operation": "getRepo", "field": "query.includetags", "calls": 1},
        ]
        assert client.get(COVERAGE).json["unread"] == unread

    def test_a_body_that_is_no_json_has_no_fields(self, client: Any, owner: Any) -> None:
        owner.put("/organization/acme/robots/made", data="{", content_type="application/json")
        assert client.get(COVERAGE).json["unread"] == []

    def test_looks_into_objects_and_lists(self, client: Any, owner: Any) -> None:
        owner.post(
            "/organization/acme/prototypes",
            {"role": "read", "delegate": {"kind": "user", "name": "reader", "nick": "r"}},
        )
        unread = [
            {
                "operation": "createOrganizationPrototypePermission",
                "field": "body.delegate.nick",
                "calls": 1,
            }
        ]
        assert client.get(COVERAGE).json["unread"] == unread

    def test_tells_what_is_not_there(self, client: Any, anonymous: Any) -> None:
        anonymous.get("/organisation/acme/")
        anonymous.delete("/repository")
        client.get("/v2/acme/web/taglist")
        client.post("/api/v3")
        client.get("/csrf_token")
        unserved = [
            {"method": "DELETE", "path": "/api/v1/repository", "calls": 1},
            {"method": "GET", "path": "/api/v1/organisation/acme/", "calls": 1},
            {"method": "GET", "path": "/v2/acme/web/taglist", "calls": 1},
            {"method": "POST", "path": "/api/v3", "calls": 1},
        ]
        assert client.get(COVERAGE).json == nothing(unserved=unserved)

    def test_what_a_fault_broke_off_has_no_status(self, client: Any, anonymous: Any) -> None:
        client.post("/_fakequay/faults", json={"stall": 1})
        with pytest.raises(TimeoutError):
            anonymous.get("/organization/acme")
        assert client.get(COVERAGE).json["operations"] == [called("getOrganization", _0=1)]

    def test_forgets_what_would_be_too_much(self, client: Any) -> None:
        from fakequay.traffic import Coverage

        coverage = Coverage()
        for number in range(1001):
            coverage.note_unserved("GET", f"/{number}")
        coverage.note_unserved("GET", "/1")
        unserved = coverage.report()["unserved"]
        assert (len(unserved), sum(one["calls"] for one in unserved)) == (1000, 1001)


class TestClear:
    def test_begins_anew(self, client: Any, anonymous: Any) -> None:
        anonymous.get("/organization/acme")
        answer = client.delete(COVERAGE)
        assert (answer.status_code, answer.data) == (204, b"")
        assert client.get(COVERAGE).json == nothing()

    def test_a_reset_does_not(self, client: Any, anonymous: Any) -> None:
        anonymous.get("/organization/acme")
        client.post("/_fakequay/reset")
        assert client.get(COVERAGE).json["called"] == 1


def test_python_has_the_same() -> None:
    with FakeQuay() as quay, quay.app.test_client() as client:
        client.get("/api/v1/users/alice")
        assert quay.coverage.report()["operations"] == [called("getUserInformation", _200=1)]
        quay.coverage.clear()
        assert quay.coverage.report()["called"] == 0
