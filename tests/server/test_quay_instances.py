"""``FakeQuay.instances``: create, copy and delete instances from Python."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest
import requests

from fakequay import FakeQuay
from fakequay.seeds import SeedError


@pytest.fixture(scope="module")
def server() -> Iterator[FakeQuay]:
    with FakeQuay(seed="demo", clock="2026-01-01") as quay:
        yield quay


@pytest.fixture
def quay(server: FakeQuay) -> Iterator[FakeQuay]:
    server.reset()
    yield server
    server.instances.clear()


def make_organization(url: str, token: str, name: str) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    made = requests.post(f"{url}/api/v1/organization/", json={"name": name}, headers=headers)
    return made.status_code


class TestCreateInstance:
    def test_created_instances_are_isolated(self, quay: FakeQuay) -> None:
        one, two = quay.instances.create(), quay.instances.create()
        assert one.token("alice") == two.token("alice") == quay.token("alice")
        for each in (one, two, quay):
            assert make_organization(each.url, each.token("alice"), "made") == 201
        assert one.requests.count(operation="createOrganization") == 1
        one.reset()
        assert make_organization(one.url, one.token("alice"), "made") == 201
        assert make_organization(two.url, two.token("alice"), "made") == 400

    def test_instance_without_a_port_is_selected_by_a_header(self, quay: FakeQuay) -> None:
        with quay.instances.create("mine", seed="empty", port=False) as mine:
            assert (mine.url, mine.port) == (quay.url, None)
            assert mine.headers == {"X-Fakequay-Instance": "mine"}
            url = f"{mine.url}/api/v1/users/alice"
            assert requests.get(url, headers=mine.headers).status_code == 404
            assert requests.get(url).status_code == 200
        assert len(quay.instances) == 0

    def test_created_instance_is_listed_and_found_by_name(self, quay: FakeQuay) -> None:
        made = quay.instances.create("mine")
        assert [one.name for one in quay.instances] == ["mine"]
        assert quay.instances["mine"].url == made.url
        for name in ("main", "gone"):
            with pytest.raises(LookupError, match=name):
                quay.instances[name]

    def test_copy_contains_the_data_of_the_source(self, quay: FakeQuay) -> None:
        first = quay.instances.create(seed="demo", clock=60)
        make_organization(first.url, first.token("alice"), "made")
        second = quay.instances.create(copy=first)
        third = quay.instances.create(copy=first.name, config={"REGISTRY_TITLE": "third"})
        assert make_organization(second.url, second.token("alice"), "made") == 400
        assert third.world.config.get("REGISTRY_TITLE") == "third"
        assert second.world.now() == 60

    def test_instance_starts_from_a_snapshot(self, quay: FakeQuay) -> None:
        requests.put(f"{quay.url}/_fakequay/snapshots/before")
        make_organization(quay.url, quay.token("alice"), "made")
        world = quay.instances.create(snapshot="before")
        assert make_organization(world.url, world.token("alice"), "made") == 201

    def test_invalid_arguments_raise_errors(self, quay: FakeQuay) -> None:
        quay.instances.create("mine")
        with pytest.raises(ValueError, match="instance 'mine' already exists"):
            quay.instances.create("mine")
        with pytest.raises(ValueError, match="name: must be 1 to 63 letters"):
            quay.instances.create("a b")
        with pytest.raises(ValueError, match="cannot be combined with copy or snapshot"):
            quay.instances.create(seed="demo", copy=quay)
        with pytest.raises(LookupError, match="snapshot 'gone' does not exist"):
            quay.instances.create(snapshot="gone")
        with pytest.raises(SeedError, match=r"nowhere\.json"):
            quay.instances.create(seed="nowhere.json")

    def test_deleted_instance_raises_runtime_error(self, quay: FakeQuay) -> None:
        world = quay.instances.create("mine")
        world.delete()
        world.delete()
        with pytest.raises(RuntimeError, match="instance 'mine' has been deleted"):
            world.reset()
        again = quay.instances.create("mine")
        with pytest.raises(RuntimeError, match="instance 'mine' has been deleted"):
            world.token("alice")
        assert again.token("alice")


class TestCopiesOfPersistentServers:
    def test_copies_are_stored_in_memory(self, tmp_path: Path) -> None:
        with FakeQuay(seed="demo", data=tmp_path) as quay:
            make_organization(quay.url, quay.token("alice"), "kept")
            as_begun, copied = quay.instances.create(), quay.instances.create(copy=quay)
            assert make_organization(as_begun.url, as_begun.token("alice"), "kept") == 201
            assert make_organization(copied.url, copied.token("alice"), "kept") == 400
            assert make_organization(copied.url, copied.token("alice"), "copied") == 201
        with FakeQuay(seed="demo", data=tmp_path) as quay:
            assert requests.get(f"{quay.url}/api/v1/organization/copied").status_code == 404


class TestPortsOfInstances:
    def test_deleting_an_instance_closes_its_connections(self, quay: FakeQuay) -> None:
        world = quay.instances.create()
        with closing(HTTPConnection("127.0.0.1", world.port or 0, timeout=10)) as connection:
            connection.request("GET", "/api/v1/users/alice")
            assert connection.getresponse().read()
            world.delete()
            assert connection.sock.recv(1) == b""

    def test_port_can_be_used_again_after_the_deletion(self, quay: FakeQuay) -> None:
        with quay.instances.create() as first:
            port = first.port or 0
        for name in ("one", "two", "three"):
            with quay.instances.create(name, port=port) as world:
                assert make_organization(world.url, world.token("alice"), name) == 201
        with pytest.raises(requests.ConnectionError):
            requests.get(f"http://127.0.0.1:{port}")

    def test_instance_can_be_deleted_through_its_port(self, quay: FakeQuay) -> None:
        world = quay.instances.create("mine")
        gone = requests.delete(f"{world.url}/_fakequay/instances/mine")
        assert (gone.status_code, len(quay.instances)) == (204, 0)

    def test_hundred_instances_start_no_thread(self, quay: FakeQuay) -> None:
        before = threading.active_count()
        made = [quay.instances.create() for _ in range(100)]
        assert threading.active_count() == before
        assert len({world.port for world in made}) == 100
        for world in (made[0], made[-1]):
            assert make_organization(world.url, world.token("alice"), "made") == 201
        quay.instances.clear()
        for world in made:
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(("127.0.0.1", world.port or 0))

    def test_ports_of_instances_close_with_the_server(self) -> None:
        with FakeQuay() as quay:
            port = quay.instances.create().port or 0
            with socket.create_connection(("127.0.0.1", port)):
                quay.stop()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port))
