"""Several instances in one application: selection and isolation."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from fakequay import seeds
from fakequay.determinism import Clock, Ids
from fakequay.web.instances import instances
from fakequay.web.instances.instance import Instance
from fakequay.world.checkpoint import Checkpoint

INITIALIZE = "/api/v1/user/initialize"
FIRST = {"username": "quayadmin", "password": "quaypass12345678", "email": "first@example.com"}
OTHER = {"X-Fakequay-Instance": "other"}


@pytest.fixture
def other(app: Flask) -> Iterator[Instance]:
    """Add an empty instance ``other`` beside the instance ``main``."""
    world = seeds.load(seeds.read(["empty"]), clock=Clock(0.0), ids=Ids("other"))
    start = Checkpoint.of(world)
    instance = Instance("other", start, start.restore())
    instances.served(app)["other"] = instance
    yield instance
    del instances.served(app)["other"]


@pytest.mark.usefixtures("world", "other")
class TestSelectInstance:
    def test_header_selects_the_instance(self, client: FlaskClient) -> None:
        assert client.get("/api/v1/users/owner").status_code == 200
        assert client.get("/api/v1/users/owner", headers=OTHER).status_code == 404

    def test_port_selects_the_instance(self, client: FlaskClient) -> None:
        answer = client.get("/api/v1/users/owner", environ_base={instances.ENVIRON: "other"})
        assert answer.status_code == 404

    def test_header_has_precedence_over_the_port(self, client: FlaskClient) -> None:
        answer = client.get(
            "/api/v1/users/owner",
            environ_base={instances.ENVIRON: "other"},
            headers={"X-Fakequay-Instance": "main"},
        )
        assert answer.status_code == 200

    def test_unknown_instance_returns_404(self, client: FlaskClient) -> None:
        answer = client.get("/api/v1/users/owner", headers={"X-Fakequay-Instance": "third"})
        message = {"message": "X-Fakequay-Instance: instance 'third' does not exist"}
        assert (answer.status_code, answer.json) == (404, message)


@pytest.mark.usefixtures("world")
class TestIsolationOfInstances:
    def test_new_user_exists_only_in_its_instance(
        self, client: FlaskClient, other: Instance
    ) -> None:
        assert client.post(INITIALIZE, json=FIRST, headers=OTHER).status_code == 200
        assert client.get("/api/v1/users/quayadmin", headers=OTHER).status_code == 200
        assert client.get("/api/v1/users/quayadmin").status_code == 404

    def test_reset_affects_only_its_instance(self, client: FlaskClient, other: Instance) -> None:
        client.post(INITIALIZE, json=FIRST, headers=OTHER)
        assert client.post("/_fakequay/reset").status_code == 204
        assert client.get("/api/v1/users/quayadmin", headers=OTHER).status_code == 200
        assert client.post("/_fakequay/reset", headers=OTHER).status_code == 204
        assert client.get("/api/v1/users/quayadmin", headers=OTHER).status_code == 404

    def test_each_instance_has_a_clock(self, client: FlaskClient, other: Instance) -> None:
        client.post("/_fakequay/clock/advance", json={"seconds": 60}, headers=OTHER)
        assert client.get("/_fakequay/clock", headers=OTHER).json == {
            "now": "1970-01-01T00:01:00Z",
            "seconds": 60.0,
            "frozen": True,
        }
        assert client.get("/_fakequay/clock").json["now"] == "2026-01-01T12:00:00Z"

    def test_each_instance_has_snapshots(self, client: FlaskClient, other: Instance) -> None:
        client.put("/_fakequay/snapshots/mine", headers=OTHER)
        assert client.get("/_fakequay/snapshots/mine", headers=OTHER).status_code == 200
        assert client.get("/_fakequay/snapshots/mine").status_code == 404
