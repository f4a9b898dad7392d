"""Control API: query parameters and bodies without effect, and duplicate keys, are refused."""

from typing import Any

import pytest

CONTROL = "/_fakequay"


def refusal(client: Any, method: str, path: str, **kw: Any) -> str:
    answer = client.open(f"{CONTROL}{path}", method=method, **kw)
    assert answer.status_code == 400, answer.data
    assert list(answer.json) == ["message"]
    return str(answer.json["message"])


class TestUnknownQueryParameters:
    @pytest.mark.parametrize(
        ("method", "path", "message"),
        [
            (
                "POST",
                "/seed?merge=1",
                "merge: unknown query parameter; POST /_fakequay/seed has only 'mode'",
            ),
            ("POST", "/seed?mod=merge", "mod: unknown query parameter; did you mean 'mode'?"),
            (
                "POST",
                "/clock/freeze?at=2020-01-01",
                "at: unknown query parameter; set the field 'at' in the JSON body",
            ),
            (
                "POST",
                "/jobs/run?kind=prune",
                "kind: unknown query parameter; set the field 'kind' in the JSON body",
            ),
            (
                "POST",
                "/reset?seed=demo",
                "seed: unknown query parameter; POST /_fakequay/reset has no query parameters",
            ),
            (
                "DELETE",
                "/requests?operation=getUser",
                "operation: unknown query parameter; DELETE /_fakequay/requests has no query "
                "parameters",
            ),
            (
                "GET",
                "/outbox?limits=1",
                "limits: unknown query parameter; did you mean 'limit'?",
            ),
            (
                "GET",
                "/requests?operations=getUser",
                "operations: unknown query parameter; did you mean 'operation'?",
            ),
            (
                "GET",
                "/requests/verify?count=1&count=2",
                "count: the query parameter occurs more than once",
            ),
        ],
    )
    def test_are_refused(
        self, client: Any, world: Any, method: str, path: str, message: str
    ) -> None:
        assert refusal(client, method, path) == message

    def test_change_nothing(self, client: Any, anonymous: Any) -> None:
        assert anonymous.get("/organization/acme").status_code == 200
        before = client.get(f"{CONTROL}/clock").json
        refusal(client, "POST", "/seed?merge=1", json={"fakequay": 1})
        refusal(client, "POST", "/clock/freeze?at=2020-01-01")
        refusal(client, "DELETE", "/requests?operation=getUser")
        assert client.get(f"{CONTROL}/clock").json == before
        assert anonymous.get("/organization/acme").status_code == 200
        recorded = client.get(f"{CONTROL}/requests/count?operation=getOrganization").json
        assert recorded == {"count": 2}

    @pytest.mark.parametrize("path", ["/live?probe=1", "/ready?probe=1"])
    def test_are_ignored_by_health_checks(self, client: Any, world: Any, path: str) -> None:
        assert client.get(f"{CONTROL}{path}").status_code == 200


class TestUnexpectedBodies:
    @pytest.mark.parametrize(
        ("method", "path"), [("POST", "/reset"), ("DELETE", "/requests"), ("GET", "/jobs")]
    )
    def test_are_refused(self, client: Any, world: Any, method: str, path: str) -> None:
        message = refusal(client, method, path, json={"kind": "prune"})
        assert message == "kind: unknown field; the request body must be empty"
        assert (
            refusal(client, method, path, data="kind=prune") == "the request body is not valid JSON"
        )

    @pytest.mark.parametrize("body", ["", "{}", "null"])
    def test_body_without_fields_is_accepted(self, client: Any, world: Any, body: str) -> None:
        assert client.post(f"{CONTROL}/reset", data=body).status_code == 204


class TestJsonBodies:
    def test_duplicate_keys_are_refused(self, client: Any, world: Any) -> None:
        twice = '{"username": "owner", "username": "admin"}'
        assert refusal(client, "POST", "/tokens", data=twice) == (
            'the request body is not valid JSON: duplicate key "username" in an object'
        )
        inside = '{"fakequay": 1, "users": {"zoe": {}, "zoe": {"email": "zoe@example.com"}}}'
        assert refusal(client, "POST", "/seed", data=inside) == (
            'the request body is not valid JSON: duplicate key "zoe" in an object'
        )

    def test_whole_numbers_of_any_size_are_exact(self, client: Any, world: Any) -> None:
        added = client.post(f"{CONTROL}/faults", data=f'{{"status": 500, "body": {10**22 + 1}}}')
        assert (added.status_code, f'"body":{10**22 + 1},' in added.text) == (201, True)


class TestErrorsOfUnreadableRequests:
    def test_have_a_json_body(self, client: Any, world: Any) -> None:
        unknown = client.get(f"{CONTROL}/requests/{'9' * 5000}")
        assert (unknown.status_code, unknown.content_type) == (404, "application/json")
        too_large = client.post(f"{CONTROL}/seed", data=b" " * ((64 << 20) + 1))
        assert (too_large.status_code, too_large.json) == (
            413,
            {"message": "The data value transmitted exceeds the capacity limit."},
        )
