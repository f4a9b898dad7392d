"""Control API: export an instance as a seed, and load or merge seeds."""

from typing import Any

import pytest

from tests.support.registry_client import image

STATE, SEED = "/_fakequay/state", "/_fakequay/seed"
SMALL = {
    "fakequay": 1,
    "settings": {"SUPER_USERS": ["alice"]},
    "clock": "2030-01-01T00:00:00Z",
    "users": {"alice": {"password": "password-of-alice"}},
    "organizations": {"initech": {"teams": {"owners": {"role": "admin", "members": ["alice"]}}}},
}


class TestExportSeed:
    def test_returns_a_loaded_seed_unchanged(self, client: Any) -> None:
        assert client.post(SEED, json=SMALL).status_code == 204
        answer = client.get(STATE)
        assert (answer.status_code, answer.json) == (200, SMALL)

    def test_contains_changes_made_through_the_api(self, client: Any, owner: Any) -> None:
        owner.put("/organization/acme/robots/made", {"description": "by a test"})
        robots = client.get(STATE).json["organizations"]["acme"]["robots"]
        assert robots["made"] == {"description": "by a test"}

    def test_exported_seed_restores_the_same_data(
        self, client: Any, owner: Any, registry: Any
    ) -> None:
        owner.put("/organization/acme/robots/made", {})
        registry.push("acme/web", "v1", image("first"))
        state = client.get(STATE).json
        client.post("/_fakequay/reset")
        assert client.get(STATE).json != state
        assert client.post(SEED, json=state).status_code == 204
        assert client.get(STATE).json == state


class TestLoadSeed:
    def test_replaces_all_data(self, client: Any) -> None:
        answer = client.post(SEED, json=SMALL)
        assert (answer.status_code, answer.data) == (204, b"")
        assert client.get("/api/v1/organization/acme").status_code == 404
        assert client.get("/api/v1/organization/initech").json["name"] == "initech"

    def test_sets_the_clock_of_the_seed(self, client: Any) -> None:
        client.post(SEED, json=SMALL)
        now = {"now": "2030-01-01T00:00:00Z", "seconds": 1_893_456_000.0, "frozen": True}
        assert client.get("/_fakequay/clock").json == now

    def test_keeps_the_clock_if_the_seed_has_none(self, client: Any) -> None:
        before = client.get("/_fakequay/clock").json
        assert client.post(SEED, json={"fakequay": 1}).status_code == 204
        assert client.get("/_fakequay/clock").json == before

    def test_keeps_a_running_clock_running(self, client: Any) -> None:
        before = client.post("/_fakequay/clock/resume").json
        assert client.post(SEED, json={"fakequay": 1}).status_code == 204
        after = client.get("/_fakequay/clock").json
        assert (before["frozen"], after["frozen"]) == (False, False)
        assert before["seconds"] < after["seconds"] < before["seconds"] + 60

    def test_reset_restores_the_initial_data(self, client: Any) -> None:
        before = client.get(STATE).json
        client.post(SEED, json=SMALL)
        client.post("/_fakequay/reset")
        assert client.get(STATE).json == before


class TestMergeSeed:
    def merge(self, client: Any, **seed: Any) -> Any:
        return client.post(f"{SEED}?mode=merge", json={"fakequay": 1, **seed})

    def test_adds_to_existing_data(self, client: Any, owner: Any) -> None:
        owner.put("/organization/acme/robots/made", {})
        before = client.get(STATE).json
        answer = self.merge(client, users={"newcomer": {}}, organizations={"initech": {}})
        assert (answer.status_code, answer.data) == (204, b"")
        after = client.get(STATE).json
        assert after["organizations"].pop("initech") == {}
        assert after["users"].pop("newcomer") == {}
        assert after == before

    def test_seed_has_precedence_over_existing_data(self, client: Any) -> None:
        robots = {"ci": {"description": "merged"}}
        teams = {"newcomers": {"members": ["owner"]}}
        before = client.get(STATE).json["organizations"]["acme"]
        organization = {"robots": robots, "teams": teams}
        assert self.merge(client, organizations={"acme": organization}).status_code == 204
        after = client.get(STATE).json["organizations"]["acme"]
        assert after["robots"]["ci"]["description"] == "merged"
        assert set(after["teams"]) == {*before["teams"], "newcomers"}

    def test_seed_can_refer_to_existing_data(self, client: Any, owner: Any) -> None:
        repository = {"acme/new": {"permissions": {"users": {"reader": "read"}}}}
        assert self.merge(client, repositories=repository).status_code == 204
        assert owner.get("/repository/acme/new").status_code == 200

    def test_keeps_the_clock_and_other_settings(self, client: Any) -> None:
        client.post("/_fakequay/clock/advance", json={"seconds": 60})
        clock, settings = client.get("/_fakequay/clock").json, client.get(STATE).json["settings"]
        self.merge(client, settings={"REGISTRY_TITLE": "merged"})
        assert client.get("/_fakequay/clock").json == clock
        assert client.get(STATE).json["settings"] == {**settings, "REGISTRY_TITLE": "merged"}

    def test_keeps_tokens_valid(self, client: Any, owner: Any) -> None:
        self.merge(client, users={"newcomer": {}})
        assert owner.get("/user/").json["username"] == "owner"

    def test_keeps_a_running_clock_running(self, client: Any) -> None:
        before = client.post("/_fakequay/clock/resume").json
        assert self.merge(client).status_code == 204
        after = client.get("/_fakequay/clock").json
        assert (before["frozen"], after["frozen"]) == (False, False)
        assert before["seconds"] < after["seconds"] < before["seconds"] + 60

    def test_reset_restores_the_initial_data(self, client: Any) -> None:
        before = client.get(STATE).json
        self.merge(client, users={"newcomer": {}})
        client.post("/_fakequay/reset")
        assert client.get(STATE).json == before

    @pytest.mark.parametrize(
        ("seed", "complaint"),
        [
            ({"usres": {}}, 'seed: $.usres: unknown key; did you mean "users"?'),
            (
                {"repositories": {"acme/new": {"permissions": {"users": {"nobody": "read"}}}}},
                'seed: $.repositories["acme/new"].permissions.users.nobody: '
                'user "nobody" is not declared in the seed',
            ),
        ],
    )
    def test_invalid_seed_returns_400_with_the_location_of_the_error(
        self, client: Any, seed: dict[str, Any], complaint: str
    ) -> None:
        before = client.get(STATE).json
        answer = self.merge(client, **seed)
        assert (answer.status_code, answer.json) == (400, {"message": complaint})
        assert client.get(STATE).json == before

    def test_unknown_mode_returns_400(self, client: Any) -> None:
        answer = client.post(f"{SEED}?mode=add", json={"fakequay": 1})
        complaint = "mode: must be 'replace' or 'merge', not 'add'"
        assert (answer.status_code, answer.json) == (400, {"message": complaint})


class TestInvalidSeed:
    def test_returns_all_schema_errors_and_changes_nothing(self, client: Any) -> None:
        before = client.get(STATE).json
        answer = client.post(SEED, json={"fakequay": 2, "users": {"al ice": {}}, "teams": {}})
        complaint = (
            "seed: $.fakequay: must be 1, the version of the seed format, not 2\n"
            'seed: $.users["al ice"]: "al ice" does not match the pattern '
            "^([a-z0-9]+(?:[._-][a-z0-9]+)*)$\n"
            "seed: $.teams: unknown key"
        )
        assert (answer.status_code, answer.json) == (400, {"message": complaint})
        assert client.get(STATE).json == before

    def test_returns_all_references_to_unknown_names(self, client: Any) -> None:
        before = client.get(STATE).json
        permissions = {"users": {"bobby": "read", "clara": "read"}}
        seed = {
            "fakequay": 1,
            "clock": 0,
            "organizations": {"acme": {}},
            "repositories": {"acme/web": {"permissions": permissions}},
        }
        answer = client.post(SEED, json=seed)
        place = 'seed: $.repositories["acme/web"].permissions.users'
        complaint = (
            f'{place}.bobby: user "bobby" is not declared in the seed\n'
            f'{place}.clara: user "clara" is not declared in the seed'
        )
        assert (answer.status_code, answer.json) == (400, {"message": complaint})
        assert client.get(STATE).json == before

    def test_error_during_loading_changes_nothing(self, client: Any, tmp_path: Any) -> None:
        before = client.get(STATE).json
        (tmp_path / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')
        (tmp_path / "index.json").write_text('{"schemaVersion": 2, "manifests": []}')
        seed = {
            "fakequay": 1,
            "clock": 0,
            "organizations": {"initech": {}},
            "repositories": {"initech/web": {"tags": {"v1": {"layout": str(tmp_path)}}}},
        }
        answer = client.post(SEED, json=seed)
        assert answer.status_code == 400
        assert '$.repositories["initech/web"].tags.v1' in answer.json["message"]
        assert client.get(STATE).json == before

    @pytest.mark.parametrize(
        ("body", "complaint"),
        [
            (b"{", "the request body is not valid JSON"),
            (b"\xff", "the request body is not valid JSON"),
            (b"[]", "the request body must be a JSON object"),
            (b'"demo"', "the request body must be a JSON object"),
            (b"", 'seed: $: the key "fakequay" is missing'),
        ],
    )
    def test_body_that_is_not_a_seed_returns_400(
        self, client: Any, body: bytes, complaint: str
    ) -> None:
        answer = client.post(SEED, data=body)
        assert (answer.status_code, answer.json) == (400, {"message": complaint})

    @pytest.mark.parametrize("depth", [100, 2000])
    def test_too_deeply_nested_body_returns_400(self, client: Any, depth: int) -> None:
        complaint = "the request body is not valid JSON"
        before = client.get(STATE).json
        deep = "[" * depth + "]" * depth
        answer = client.post(
            SEED, data=f'{{"fakequay": 1, "settings": {{"BUILD_MANAGER": {deep}}}}}'
        )
        assert (answer.status_code, answer.json) == (400, {"message": complaint})
        assert client.get(STATE).json == before

    def test_nested_body_below_the_limit_is_stored(self, client: Any) -> None:
        deep = "[" * 90 + "]" * 90
        answer = client.post(
            SEED, data=f'{{"fakequay": 1, "settings": {{"BUILD_MANAGER": {deep}}}}}'
        )
        assert answer.status_code == 204
        assert deep.encode() in client.get(STATE).data

    def test_request_from_a_foreign_web_page_returns_403(self, client: Any) -> None:
        headers = {"Origin": "https://example.com"}
        assert client.post(SEED, json=SMALL, headers=headers).status_code == 403
        assert client.get(STATE, headers=headers).status_code == 403
        assert client.get("/api/v1/organization/acme").status_code == 200
