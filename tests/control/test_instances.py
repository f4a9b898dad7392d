"""Control API: create, copy and delete instances."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from fakequay import FakeQuay
from fakequay.web.instances import instance_factory, instances
from tests.support.registry_client import Registry, digest_of, image

INSTANCES = "/_fakequay/instances"
ZOE = {"fakequay": 1, "users": {"zoe": {"password": "password-of-zoe", "email": "z@example.com"}}}
OTHER = {"X-Fakequay-Instance": "other"}


@pytest.fixture
def client(client: FlaskClient, app: Flask) -> Iterator[FlaskClient]:
    yield client
    instance_factory.get_factory(app).end_all()


@pytest.fixture(scope="module")
def quay() -> Iterator[FakeQuay]:
    with FakeQuay(seed="demo") as quay:
        yield quay


class TestCreateInstance:
    def test_starts_with_the_initial_data_of_the_server(self, client: FlaskClient) -> None:
        client.post("/_fakequay/seed", json=ZOE)
        made = client.put(f"{INSTANCES}/other")
        assert (made.status_code, made.json) == (
            201,
            {"name": "other", "port": None, "url": "http://localhost", "headers": OTHER},
        )
        assert client.get("/api/v1/users/owner", headers=OTHER).status_code == 200
        assert client.get("/api/v1/users/owner").status_code == 404

    def test_loads_the_given_seed_clock_and_config(self, client: FlaskClient) -> None:
        body = {"seed": ["empty", ZOE], "clock": "2027-01-01", "config": {"REGISTRY_TITLE": "Of Z"}}
        client.put(f"{INSTANCES}/other", json=body)
        assert client.get("/api/v1/users/zoe", headers=OTHER).status_code == 200
        assert client.get("/api/v1/users/owner", headers=OTHER).status_code == 404
        clock = client.get("/_fakequay/clock", headers=OTHER).json
        assert (clock["now"], clock["frozen"]) == ("2027-01-01T00:00:00Z", True)

    def test_ids_text_changes_the_derived_tokens(self, client: FlaskClient) -> None:
        client.put(f"{INSTANCES}/other", json={"seed": ZOE})
        client.put(f"{INSTANCES}/third", json={"seed": ZOE, "ids": "third"})
        tokens = {
            client.post(
                "/_fakequay/tokens",
                json={"username": "zoe"},
                headers={"X-Fakequay-Instance": name},
            ).json["token"]
            for name in ("other", "third")
        }
        assert len(tokens) == 2

    def test_copy_contains_the_current_data_and_resets_to_it(self, client: FlaskClient) -> None:
        client.put(f"{INSTANCES}/other", json={"seed": ZOE})
        client.put(f"{INSTANCES}/copied", json={"copy": "other", "clock": 60})
        copied = {"X-Fakequay-Instance": "copied"}
        assert client.get("/api/v1/users/zoe", headers=copied).status_code == 200
        client.post("/_fakequay/seed", json={"fakequay": 1}, headers=OTHER)
        client.post("/_fakequay/reset", headers=copied)
        assert client.get("/api/v1/users/zoe", headers=copied).status_code == 200
        assert client.get("/_fakequay/clock", headers=copied).json["seconds"] == 60

    def test_starts_from_a_snapshot(self, client: FlaskClient) -> None:
        client.put("/_fakequay/snapshots/before")
        client.post("/_fakequay/seed", json=ZOE)
        client.put(f"{INSTANCES}/other", json={"snapshot": "before"})
        assert client.get("/api/v1/users/owner", headers=OTHER).status_code == 200
        assert client.get("/api/v1/users/zoe").status_code == 200

    def test_generates_a_name_if_the_request_has_none(self, client: FlaskClient) -> None:
        names = [client.post(INSTANCES).json["name"] for _ in range(2)]
        assert names == ["instance-1", "instance-2"]
        assert [one["name"] for one in client.get(INSTANCES).json["instances"]] == ["main", *names]

    def test_put_replaces_an_instance_of_the_same_name(self, client: FlaskClient) -> None:
        client.put(f"{INSTANCES}/other", json={"seed": ZOE})
        client.put("/_fakequay/snapshots/mine", headers=OTHER)
        assert client.put(f"{INSTANCES}/other", json={"seed": "empty"}).status_code == 200
        assert client.get("/api/v1/users/zoe", headers=OTHER).status_code == 404
        assert client.get("/_fakequay/snapshots", headers=OTHER).json == {"snapshots": []}


class TestRejectedInstance:
    @pytest.mark.parametrize(
        ("body", "message"),
        [
            ({"seed": "nowhere"}, "seed: must be a seed document or the name of a built-in seed: "),
            ({"seed": {"fakequay": 1, "user": {}}}, "seed: $"),
            (
                {"seed": "empty", "copy": "main"},
                "seed: cannot be combined with 'snapshot' or 'copy'",
            ),
            (
                {"ids": "x"},
                "ids: allowed only with 'seed', because a copied instance keeps its ids and tokens",
            ),
            ({"clock": "noon"}, "clock: 'noon' is not a time in ISO 8601 or Unix seconds"),
            ({"config": 3}, "config: must be a JSON object with keys of Quay's configuration"),
            (
                {"config": {"FEATURE_MAILING": "no"}},
                'config: FEATURE_MAILING: must be true or false, not "no"',
            ),
            ({"port": "a"}, "port: must be true, false or a number from 1 to 65535"),
            (
                {"port": True},
                "port: this application runs without a server, so it cannot open a port",
            ),
            ({"copy": 1}, "copy: must be a string"),
            ({"colour": "red"}, "colour: unknown field"),
        ],
    )
    def test_invalid_body_returns_400_and_creates_nothing(
        self, client: FlaskClient, body: dict[str, object], message: str
    ) -> None:
        answer = client.put(f"{INSTANCES}/other", json=body)
        assert answer.status_code == 400
        assert answer.json["message"].startswith(message)
        assert [one["name"] for one in client.get(INSTANCES).json["instances"]] == ["main"]

    @pytest.mark.parametrize("body", [{"copy": "gone"}, {"snapshot": "gone"}])
    def test_unknown_instance_or_snapshot_as_source_returns_404(
        self, client: FlaskClient, body: dict[str, str]
    ) -> None:
        (kind,) = body
        subject = {"copy": "instance", "snapshot": "snapshot"}[kind]
        answer = client.put(f"{INSTANCES}/other", json=body)
        message = f"{subject} 'gone' does not exist"
        assert (answer.status_code, answer.json) == (404, {"message": message})

    def test_name_with_a_space_returns_400(self, client: FlaskClient) -> None:
        answer = client.post(INSTANCES, json={"name": "a b"})
        message = (
            "name: must be 1 to 63 letters, digits, '.', '_' or '-', "
            "and must start with a letter or digit"
        )
        assert (answer.status_code, answer.json) == (400, {"message": message})

    def test_existing_name_returns_409(self, client: FlaskClient) -> None:
        client.post(INSTANCES, json={"name": "other"})
        answer = client.post(INSTANCES, json={"name": "other"})
        message = {"message": "name: instance 'other' already exists; send PUT to replace it"}
        assert (answer.status_code, answer.json) == (409, message)

    def test_main_instance_cannot_be_replaced_or_deleted(self, client: FlaskClient) -> None:
        assert client.put(f"{INSTANCES}/main").status_code == 400
        assert client.delete(f"{INSTANCES}/main").json == {
            "message": "instance 'main' cannot be deleted; send POST /_fakequay/reset to reset it"
        }

    def test_unknown_instance_returns_an_error(self, client: FlaskClient) -> None:
        missing = {"message": "instance 'gone' does not exist"}
        assert client.get(f"{INSTANCES}/gone").json == missing
        assert client.delete(f"{INSTANCES}/gone").json == missing


class TestDeleteInstance:
    def test_deletes_the_instance(self, client: FlaskClient) -> None:
        client.put(f"{INSTANCES}/other")
        assert client.get(f"{INSTANCES}/other").json["name"] == "other"
        assert client.delete(f"{INSTANCES}/other").status_code == 204
        assert client.get("/api/v1/users/owner", headers=OTHER).status_code == 404


class TestCookiesOfInstances:
    def test_session_is_valid_in_one_instance(self, client: FlaskClient) -> None:
        """Both instances receive the same cookies, as a browser sends them to all ports."""
        client.put(f"{INSTANCES}/other")
        token = client.get("/csrf_token").json["csrf_token"]
        body = {"username": "owner", "password": "password-of-owner"}
        signed_in = client.post("/api/v1/signin", json=body, headers={"X-CSRF-Token": token})
        assert signed_in.json == {"success": True}
        assert client.get("/api/v1/user/").json["username"] == "owner"
        assert client.get("/api/v1/user/", headers=OTHER).status_code == 401
        client.get("/csrf_token", headers=OTHER)
        assert client.get("/api/v1/user/").json["username"] == "owner"

    def test_session_cookie_of_another_instance_is_invalid(self, client: FlaskClient) -> None:
        client.put(f"{INSTANCES}/other")
        token = client.get("/csrf_token").json["csrf_token"]
        body = {"username": "owner", "password": "password-of-owner"}
        client.post("/api/v1/signin", json=body, headers={"X-CSRF-Token": token})
        cookie = client.get_cookie("_csrf_token")
        assert cookie is not None
        client.set_cookie("_csrf_token-other", cookie.value)
        assert client.get("/api/v1/user/", headers=OTHER).status_code == 401


class TestPortsOfInstances:
    def test_instance_listens_on_its_port_until_it_is_deleted(self, quay: FakeQuay) -> None:
        url = f"{quay.url}{INSTANCES}/apart"
        made = requests.put(url, json={"seed": "empty", "port": True}).json()
        assert made["url"] == f"http://127.0.0.1:{made['port']}" != quay.url
        assert requests.get(f"{made['url']}/api/v1/users/alice").status_code == 404
        assert requests.get(f"{quay.url}/api/v1/users/alice").status_code == 200
        again = requests.put(url, json={"seed": "demo"}).json()
        assert again == made
        assert requests.get(f"{made['url']}/api/v1/users/alice").status_code == 200
        assert requests.delete(f"{made['url']}{INSTANCES}/apart").status_code == 204
        with pytest.raises(requests.ConnectionError):
            requests.get(made["url"])

    def test_used_port_returns_409_and_creates_nothing(self, quay: FakeQuay) -> None:
        refused = requests.put(f"{quay.url}{INSTANCES}/apart", json={"port": quay.port})
        assert refused.status_code == 409
        assert refused.json()["message"].startswith("port: cannot listen on 127.0.0.1, port")
        assert requests.get(f"{quay.url}{INSTANCES}/apart").status_code == 404


class OtherRegistry(Registry):
    """Registry client that sends its requests to the instance ``other``."""

    def call(self, *request: str, **kw: Any) -> TestResponse:
        with send_to_other(self.client):
            return super().call(*request, **kw)


@contextmanager
def send_to_other(client: FlaskClient) -> Iterator[None]:
    client.environ_base[instances.ENVIRON] = "other"
    yield
    del client.environ_base[instances.ENVIRON]


class TestImagesOfInstances:
    def test_copy_contains_earlier_images_but_not_later_ones(self, client: FlaskClient) -> None:
        main, other = (
            kind(client, "writer", "password-of-writer") for kind in (Registry, OtherRegistry)
        )
        main.push("acme/web", "before", image("before"))
        assert client.put(f"{INSTANCES}/other", json={"copy": "main"}).status_code == 201
        other.push("acme/web", "after", image("after"))
        layer = f"blobs/{digest_of(image('before').blobs[0])}"
        assert other.get("acme/web", "manifests/before").data == image("before").manifest
        assert other.get("acme/web", layer).data == image("before").blobs[0]
        assert other.get("acme/web", "manifests/after").status_code == 200
        assert main.get("acme/web", "manifests/after").status_code == 404

    @pytest.mark.parametrize("size", [10, 100_000])
    def test_unfinished_upload_continues_in_both_instances(
        self, client: FlaskClient, size: int
    ) -> None:
        main, other = (
            kind(client, "writer", "password-of-writer") for kind in (Registry, OtherRegistry)
        )
        place = main.call("POST", "acme/web", "blobs/uploads/").headers["Location"]
        main.call("PATCH", "acme/web", place, data=b"a" * size)
        client.put(f"{INSTANCES}/other", json={"copy": "main"})
        for registry, end in ((main, b"b"), (other, b"c")):
            data = b"a" * size + end
            digest = {"digest": digest_of(data)}
            done = registry.call("PUT", "acme/web", place, query_string=digest, data=end)
            assert done.status_code == 201
            assert registry.get("acme/web", f"blobs/{digest_of(data)}").data == data
