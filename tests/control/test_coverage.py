"""Control API: coverage of operations and registry endpoints by requests."""

from collections.abc import Iterator
from typing import Any

import pytest

from fakequay import FakeQuay, contract

COVERAGE = "/_fakequay/coverage"


@pytest.fixture(autouse=True)
def _clear_coverage(client: Any) -> Iterator[None]:
    client.delete(COVERAGE)
    yield
    client.delete(COVERAGE)


def empty_report(**more: Any) -> dict[str, Any]:
    lists: dict[str, Any] = {
        "operations": [],
        "registry": [],
        "later": [],
        "unread": [],
        "unserved": [],
    }
    return {"called": 0, "of": len(contract.operations()), **lists, **more}


def operation_calls(operation: str, **statuses: int) -> dict[str, Any]:
    """Return the expected calls of an operation: ``operation_calls("getRepo", _200=1)``."""
    by_status = {name[1:]: calls for name, calls in statuses.items()}
    return {"operation": operation, "calls": sum(by_status.values()), "statuses": by_status}


class TestShowCoverage:
    def test_is_empty_by_default(self, client: Any) -> None:
        answer = client.get(COVERAGE)
        assert (answer.status_code, answer.json) == (200, empty_report())

    def test_counts_calls_of_operations_by_status(
        self, client: Any, owner: Any, reader: Any
    ) -> None:
        owner.put("/repository/acme/web", {"description": "d"})
        owner.put("/repository/acme/web", {"description": "d"})
        reader.put("/repository/acme/web", {"description": "d"})
        reader.get("/repository/acme/web")
        seen = [operation_calls("getRepo", _200=1), operation_calls("updateRepo", _200=2, _403=1)]
        assert client.get(COVERAGE).json == empty_report(called=2, operations=seen)

    def test_counts_calls_of_registry_endpoints_by_kind(self, client: Any, login: Any) -> None:
        login("reader").get("acme/web", "tags/list")
        assert client.get(COVERAGE).json["registry"] == [
            {"method": "GET", "registry": "tags", "calls": 1, "statuses": {"200": 1}},
            {"method": "GET", "registry": "token", "calls": 1, "statuses": {"200": 1}},
        ]

    def test_lists_query_and_body_fields_that_the_operation_ignores(
        self, client: Any, owner: Any
    ) -> None:
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

    def test_invalid_json_body_has_no_fields(self, client: Any, owner: Any) -> None:
        owner.put("/organization/acme/robots/made", data="{", content_type="application/json")
        assert client.get(COVERAGE).json["unread"] == []

    def test_lists_ignored_fields_inside_objects(self, client: Any, owner: Any) -> None:
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

    def test_lists_requests_to_unknown_endpoints(self, client: Any, anonymous: Any) -> None:
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
        assert client.get(COVERAGE).json == empty_report(unserved=unserved)

    def test_request_without_a_response_has_status_0(self, client: Any, anonymous: Any) -> None:
        client.post("/_fakequay/faults", json={"stall": 1})
        with pytest.raises(TimeoutError):
            anonymous.get("/organization/acme")
        assert client.get(COVERAGE).json["operations"] == [operation_calls("getOrganization", _0=1)]

    def test_stores_at_most_a_thousand_unknown_endpoints(self, client: Any) -> None:
        from fakequay.traffic import Coverage

        coverage = Coverage()
        for number in range(1001):
            coverage.record_unserved("GET", f"/{number}")
        coverage.record_unserved("GET", "/1")
        unserved = coverage.report()["unserved"]
        assert (len(unserved), sum(one["calls"] for one in unserved)) == (1000, 1001)


class TestOlderRelease:
    def test_lists_operations_of_later_releases_separately(
        self, client: Any, owner: Any, run_as: Any
    ) -> None:
        run_as("3.16")
        owner.get("/organization/acme/immutabilitypolicy/")
        owner.get("/organization/acme/immutabilitypolicy/")
        owner.get("/organization/acme")
        assert client.get(COVERAGE).json == empty_report(
            called=1,
            of=260,
            operations=[operation_calls("getOrganization", _200=1)],
            later=[{"operation": "listOrgImmutabilityPolicies", "since": "3.17", "calls": 2}],
        )

    def test_lists_fields_of_later_releases_as_unread(
        self, client: Any, owner: Any, run_as: Any
    ) -> None:
        body = {"name": "made", "email": "a@example.com", "contact_email": "b@example.com"}
        for release in "3.18", "3.17":
            client.delete(COVERAGE)
            run_as(release)
            assert owner.post("/organization/", body).status_code == 201
            unread = client.get(COVERAGE).json["unread"]
            assert len(unread) == (0 if release == "3.18" else 1)
        assert unread == [
            {"operation": "createOrganization", "field": "body.contact_email", "calls": 1}
        ]


class TestClearCoverage:
    def test_removes_all_counts(self, client: Any, anonymous: Any) -> None:
        anonymous.get("/organization/acme")
        answer = client.delete(COVERAGE)
        assert (answer.status_code, answer.data) == (204, b"")
        assert client.get(COVERAGE).json == empty_report()

    def test_reset_keeps_the_counts(self, client: Any, anonymous: Any) -> None:
        anonymous.get("/organization/acme")
        client.post("/_fakequay/reset")
        assert client.get(COVERAGE).json["called"] == 1


def test_python_api_reports_and_clears_coverage() -> None:
    with FakeQuay() as quay, quay.app.test_client() as client:
        client.get("/api/v1/users/alice")
        assert quay.coverage.report()["operations"] == [
            operation_calls("getUserInformation", _200=1)
        ]
        quay.coverage.clear()
        assert quay.coverage.report()["called"] == 0
