"""Control API: reset an instance."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from fakequay import FakeQuay
from fakequay.web.instances import instances
from fakequay.world import World


class TestReset:
    def test_deletes_new_data(self, owner: Any, client: Any) -> None:
        assert owner.post("/organization/", {"name": "made"}).status_code == 201
        answer = client.post("/_fakequay/reset")
        assert (answer.status_code, answer.data) == (204, b"")
        assert client.get("/api/v1/organization/made").status_code == 404

    def test_restores_deleted_data(
        self, owner: Any, client: Any, anonymous: Any, world: World
    ) -> None:
        assert owner.delete("/organization/acme").status_code == 204
        assert anonymous.get("/organization/acme").status_code == 404
        client.post("/_fakequay/reset")
        assert anonymous.get("/organization/acme").json["name"] == "acme"

    def test_derived_secrets_repeat_after_a_reset(
        self, bearer: Callable[..., Any], client: Any
    ) -> None:
        def made() -> Any:
            answer = bearer("owner").put("/organization/acme/robots/made", {})
            return answer.json["token"]

        first = made()
        client.post("/_fakequay/reset")
        assert made() == first

    def test_restores_the_initial_clock(self, client: Any, world: World) -> None:
        before = world.now()
        world.clock.advance(3600)
        client.post("/_fakequay/reset")
        logs = client.get("/_fakequay/ready")
        assert (logs.status_code, instances.main_world(client.application).now()) == (200, before)

    def test_generated_names_of_faults_start_again(self, client: Any) -> None:
        def add() -> Any:
            return client.post("/_fakequay/faults", json={"status": 503}).json["name"]

        assert [add(), add()] == ["fault-1", "fault-2"]
        client.post("/_fakequay/reset")
        assert add() == "fault-1"

    @pytest.mark.parametrize(
        ("fault", "outcome"),
        [
            ({"delay": 1}, 503),
            ({"delay": 1, "when": "after"}, 201),
            ({"delay": 1, "status": 503}, 503),
            ({"delay": 1, "reset": True}, requests.ConnectionError),
        ],
    )
    def test_drops_requests_that_have_begun_before(self, fault: Any, outcome: Any) -> None:
        def create(headers: dict[str, str]) -> Any:
            url = f"{quay.url}/api/v1/organization/"
            try:
                return requests.post(url, json={"name": "made"}, headers=headers).status_code
            except requests.RequestException as error:
                return type(error)

        def exists(name: str) -> bool:
            return quay.world.store.accounts.one(name=name) is not None

        with FakeQuay(seed="demo") as quay, ThreadPoolExecutor() as pool:
            added = quay.faults.add("createOrganization", **fault)
            running = pool.submit(create, {"Authorization": f"Bearer {quay.token('alice')}"})
            while not added.used or (outcome == 201 and not exists("made")):
                pass
            requests.post(f"{quay.url}/_fakequay/reset")
            assert running.result() == outcome
            assert quay.requests.find() == []
            assert quay.coverage.report()["called"] == 0
            made = requests.get(f"{quay.url}/api/v1/organization/made")
            assert made.status_code == 404
            assert [exchange.operation for exchange in quay.requests.find()] == ["getOrganization"]

    def test_get_request_returns_404(self, client: Any) -> None:
        answer = client.get("/_fakequay/reset")
        complaint = "the control API has no endpoint GET /_fakequay/reset"
        assert (answer.status_code, answer.json) == (404, {"message": complaint})
