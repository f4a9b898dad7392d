"""Control API: reset an instance."""

from collections.abc import Callable
from typing import Any

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

    def test_get_request_returns_404(self, client: Any) -> None:
        answer = client.get("/_fakequay/reset")
        complaint = "the control API has no endpoint GET /_fakequay/reset"
        assert (answer.status_code, answer.json) == (404, {"message": complaint})
