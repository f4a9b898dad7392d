"""More Quays of one process, over HTTP."""

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
    instance_factory.of(app).end_all()


@pytest.fixture(scope="module")
def quay() -> Iterator[FakeQuay]:
    with FakeQuay(seed="demo") as quay:
        yield quay


class TestMaking:
    def test_begins_as_the_server_began(self, client: FlaskClient) -> None:
        client.post("/_fakequay/seed", json=ZOE)
        made = client.put(f"{INSTANCES}/other")
        assert (made.status_code, made.json) == (
            201,
            {"name": "other", "port": None, "url": "http://localhost", "headers": OTHER},
        )
        assert client.get("/api/v1/users/owner", headers=OTHER).status_code == 200
        assert client.get("/api/v1/users/owner").status_code == 404

    def test_from_a_seed(self, client: FlaskClient) -> None:
        body = {"seed": ["empty", ZOE], "clock": "2027-01-01", "config": {"REGISTRY_TITLE": "Of Z"}}
        client.put(f"{INSTANCES}/other", json=body)
        assert client.get("/api/v1/users/zoe", headers=OTHER).status_code == 200
        assert client.get("/api/v1/users/owner", headers=OTHER).status_code == 404
        clock = client.get("/_fakequay/clock", headers=OTHER).json
        assert (clock["now"], clock["frozen"]) == ("2027-01-01T00:00:00Z", True)

    def test_ids_make_other_tokens(self, client: FlaskClient) -> None:
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

    def test_a_copy_goes_on_from_what_has_happened(self, client: FlaskClient) -> None:
        client.put(f"{INSTANCES}/other", json={"seed": ZOE})
        client.put(f"{INSTANCES}/copied", json={"copy": "other", "clock": 60})
        copied = {"X-Fakequay-Instance": "copied"}
        assert client.get("/api/v1/users/zoe", headers=copied).status_code == 200
        client.post("/_fakequay/seed", json={"fakequay": 1}, headers=OTHER)
        client.post("/_fakequay/reset", headers=copied)
        assert client.get("/api/v1/users/zoe", headers=copied).status_code == 200
        assert client.get("/_fakequay/clock", headers=copied).json["seconds"] == 60

    def test_from_a_snapshot(self, client: FlaskClient) -> None:
        client.put("/_fakequay/snapshots/before")
        client.post("/_fakequay/seed", json=ZOE)
        client.put(f"{INSTANCES}/other", json={"snapshot": "before"})
        assert client.get("/api/v1/users/owner", headers=OTHER).status_code == 200
        assert client.get("/api/v1/users/zoe").status_code == 200

    def test_a_name_is_made_up_where_none_is_given(self, client: FlaskClient) -> None:
        names = [client.post(INSTANCES).json["name"] for _ in range(2)]
        assert names == ["world-1", "world-2"]
        assert [one["name"] for one in client.get(INSTANCES).json["instances"]] == ["main", *names]

    def test_putting_it_again_puts_another_in_its_place(self, client: FlaskClient) -> None:
        client.put(f"{INSTANCES}/other", json={"seed": ZOE})
        client.put("/_fakequay/snapshots/mine", headers=OTHER)
        assert client.put(f"{INSTANCES}/other", json={"seed": "empty"}).status_code == 200
        assert client.get("/api/v1/users/zoe", headers=OTHER).status_code == 404
        assert client.get("/_fakequay/snapshots", headers=OTHER).json == {"snapshots": []}


class TestRefusing:
    @pytest.mark.parametrize(
        ("body", "message"),
        [
            ({"seed": "nowhere"}, "seed: has to be a seed, or the name of one: "),
            ({"seed": {"fakequay": 1, "user": {}}}, "seed: $"),
            ({"seed": "empty", "copy": "main"}, "seed: a world is made from a seed, or from"),
            ({"ids": "x"}, "ids: tokens and identifiers are made anew from a seed only"),
            ({"clock": "noon"}, "clock: 'noon' is neither ISO 8601 nor seconds since 1970"),
            ({"config": 3}, "config: has to be an object of Quay's configuration"),
            ({"config": {"FEATURE_X": "no"}}, "config: FEATURE_X is true or false, not 'no'"),
            ({"port": "a"}, "port: has to be true, false or a number from 1 to 65535"),
            ({"port": True}, "port: this application runs in no server that could open one"),
            ({"copy": 1}, "copy: has to be a text"),
            ({"colour": "red"}, "colour: no such field"),
        ],
    )
    def test_what_is_wrong_makes_nothing(
        self, client: FlaskClient, body: dict[str, object], message: str
    ) -> None:
        answer = client.put(f"{INSTANCES}/other", json=body)
        assert answer.status_code == 400
        assert answer.json["message"].startswith(message)
        assert [one["name"] for one in client.get(INSTANCES).json["instances"]] == ["main"]

    @pytest.mark.parametrize("body", [{"copy": "gone"}, {"snapshot": "gone"}])
    def test_what_is_not_there_cannot_be_copied(
        self, client: FlaskClient, body: dict[str, str]
    ) -> None:
        (kind,) = body
        there = {"copy": "world", "snapshot": "snapshot"}[kind]
        answer = client.put(f"{INSTANCES}/other", json=body)
        assert (answer.status_code, answer.json) == (404, {"message": f"there is no {there} gone"})

    def test_a_name_goes_into_headers(self, client: FlaskClient) -> None:
        answer = client.post(INSTANCES, json={"name": "a b"})
        message = "name: has to be of letters, digits, '.', '_' and '-', 63 at most"
        assert (answer.status_code, answer.json) == (400, {"message": message})

    def test_a_name_that_is_taken(self, client: FlaskClient) -> None:
        client.post(INSTANCES, json={"name": "other"})
        answer = client.post(INSTANCES, json={"name": "other"})
        message = {"message": "name: there is a world other already"}
        assert (answer.status_code, answer.json) == (409, message)

    def test_the_main_one_stays_itself(self, client: FlaskClient) -> None:
        assert client.put(f"{INSTANCES}/main").status_code == 400
        assert client.delete(f"{INSTANCES}/main").json == {
            "message": "main: is the server's own, and stays"
        }

    def test_what_is_not_there(self, client: FlaskClient) -> None:
        missing = {"message": "there is no world gone"}
        assert client.get(f"{INSTANCES}/gone").json == missing
        assert client.delete(f"{INSTANCES}/gone").json == missing


class TestForgetting:
    def test_is_for_good(self, client: FlaskClient) -> None:
        client.put(f"{INSTANCES}/other")
        assert client.get(f"{INSTANCES}/other").json["name"] == "other"
        assert client.delete(f"{INSTANCES}/other").status_code == 204
        assert client.get("/api/v1/users/owner", headers=OTHER).status_code == 404


class TestCookies:
    def test_a_session_is_of_one_world(self, client: FlaskClient) -> None:
        """The same cookies come to both, as a browser sends them to all ports of a host."""
        client.put(f"{INSTANCES}/other")
        token = client.get("/csrf_token").json["csrf_token"]
        body = {"username": "owner", "password": "password-of-owner"}
        signed_in = client.post("/api/v1/signin", json=body, headers={"X-CSRF-Token": token})
        assert signed_in.json == {"success": True}
        assert client.get("/api/v1/user/").json["username"] == "owner"
        assert client.get("/api/v1/user/", headers=OTHER).status_code == 401
        client.get("/csrf_token", headers=OTHER)
        assert client.get("/api/v1/user/").json["username"] == "owner"

    def test_a_cookie_under_the_name_of_another_world_is_worth_nothing(
        self, client: FlaskClient
    ) -> None:
        client.put(f"{INSTANCES}/other")
        token = client.get("/csrf_token").json["csrf_token"]
        body = {"username": "owner", "password": "password-of-owner"}
        client.post("/api/v1/signin", json=body, headers={"X-CSRF-Token": token})
        cookie = client.get_cookie("session")
        assert cookie is not None
        client.set_cookie("session-other", cookie.value)
        assert client.get("/api/v1/user/", headers=OTHER).status_code == 401


class TestPorts:
    def test_a_world_has_one_of_its_own_where_asked(self, quay: FakeQuay) -> None:
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

    def test_a_port_that_is_taken_makes_nothing(self, quay: FakeQuay) -> None:
        refused = requests.put(f"{quay.url}{INSTANCES}/apart", json={"port": quay.port})
        assert refused.status_code == 409
        assert refused.json()["message"].startswith("port: cannot listen on 127.0.0.1, port")
        assert requests.get(f"{quay.url}{INSTANCES}/apart").status_code == 404


class OfOther(Registry):
    """The same client on the other world's port."""

    def call(self, *request: str, **kw: Any) -> TestResponse:
        with on_other(self.client):
            return super().call(*request, **kw)


@contextmanager
def on_other(client: FlaskClient) -> Iterator[None]:
    client.environ_base[instances.ENVIRON] = "other"
    yield
    del client.environ_base[instances.ENVIRON]


class TestImages:
    def test_those_of_before_are_in_both_and_new_ones_in_one(self, client: FlaskClient) -> None:
        main, other = (kind(client, "writer", "password-of-writer") for kind in (Registry, OfOther))
        main.push("acme/web", "before", image("before"))
        assert client.put(f"{INSTANCES}/other", json={"copy": "main"}).status_code == 201
        other.push("acme/web", "after", image("after"))
        layer = f"blobs/{digest_of(image('before').blobs[0])}"
        assert other.get("acme/web", "manifests/before").data == image("before").manifest
        assert other.get("acme/web", layer).data == image("before").blobs[0]
        assert other.get("acme/web", "manifests/after").status_code == 200
        assert main.get("acme/web", "manifests/after").status_code == 404

    @pytest.mark.parametrize("size", [10, 100_000])
    def test_an_upload_that_is_under_way_goes_on_in_both(
        self, client: FlaskClient, size: int
    ) -> None:
        main, other = (kind(client, "writer", "password-of-writer") for kind in (Registry, OfOther))
        place = main.call("POST", "acme/web", "blobs/uploads/").headers["Location"]
        main.call("PATCH", "acme/web", place, data=b"a" * size)
        client.put(f"{INSTANCES}/other", json={"copy": "main"})
        for registry, end in ((main, b"b"), (other, b"c")):
            data = b"a" * size + end
            digest = {"digest": digest_of(data)}
            done = registry.call("PUT", "acme/web", place, query_string=digest, data=end)
            assert done.status_code == 201
            assert registry.get("acme/web", f"blobs/{digest_of(data)}").data == data
