"""End of ``fakequay serve``: it ends within two seconds in every state, and loses no write."""

import contextlib
import os
import shlex
import signal
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from fakequay import FakeQuay
from fakequay.domain.images import manifests, tags
from fakequay.models import Manifest, Repository
from fakequay.world import World

from .conftest import FAKEQUAY, Server, make_environment

DEADLINE = 2  # seconds
FIRST = {"username": "alice", "password": "password-of-alice", "email": "alice@example.com"}
LATER = "the server stopped before this request had ended: "


@pytest.fixture
def start(serve: Callable[..., Server], tmp_path: Path) -> Callable[..., Server]:
    """Start a server with the demo seed; its stderr goes to the file ``stderr``."""

    def started(*arguments: object, **variables: str) -> Server:
        with (tmp_path / "stderr").open("w") as stderr:
            return serve("--seed", "demo", *arguments, stderr=stderr, **variables)

    return started


def stop(server: Server, number: signal.Signals = signal.SIGTERM) -> int:
    server.process.send_signal(number)
    return server.process.wait(timeout=DEADLINE)


def ask_in_background(url: str) -> None:
    """Send a request whose response does not come."""
    parts = url.removeprefix("http://").partition("/")
    host, _, port = parts[0].partition(":")
    client = socket.create_connection((host, int(port)))
    client.sendall(f"GET /{parts[2]} HTTP/1.1\r\nHost: {parts[0]}\r\n\r\n".encode())
    _OPEN.append(client)


_OPEN: list[socket.socket] = []  # clients that wait for a response


@pytest.fixture(autouse=True)
def close_clients() -> Iterator[None]:
    yield
    while _OPEN:
        _OPEN.pop().close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_signal_ends_an_idle_server_without_a_message(
    start: Any, tmp_path: Path, number: signal.Signals
) -> None:
    server = start()
    assert stop(server, number) == 0
    assert (tmp_path / "stderr").read_text() == ""


def test_server_runs_on_and_ends_after_its_stdout_was_closed(tmp_path: Path) -> None:
    """Like ``fakequay serve | head -0``."""
    reading, writing = os.pipe()
    os.close(reading)
    port_file, log = tmp_path / "port", tmp_path / "stderr"
    command = [*FAKEQUAY, "serve", "--port", "0", "--seed", "demo", "--port-file", str(port_file)]
    with log.open("w") as stderr:
        process = subprocess.Popen(command, stdout=writing, stderr=stderr, env=make_environment({}))
    os.close(writing)
    try:
        wait_for_text(port_file)
        live = requests.get(f"http://127.0.0.1:{port_file.read_text().strip()}/_fakequay/live")
        assert live.json() == {"live": True}
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=DEADLINE) == 0
        assert log.read_text() == ""
    finally:
        process.kill()


def wait_for_text(path: Path) -> None:
    pause = threading.Event()
    for _ in range(600):
        if path.exists() and path.read_text():
            return
        pause.wait(0.05)
    pytest.fail(f"{path} does not appear")


@pytest.mark.parametrize("effect", [{"stall": 60}, {"delay": 60}])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_running_request_is_named_when_it_is_cut_off(
    start: Any, tmp_path: Path, effect: dict[str, float], number: signal.Signals
) -> None:
    server = start()
    fault = {"operation": "getUserInformation", **effect}
    assert requests.post(f"{server.url}/_fakequay/faults", json=fault).status_code == 201
    ask_in_background(f"{server.url}/api/v1/users/alice?password=sesame")
    wait_for_use(server.url)
    assert stop(server, number) == 0
    log = (tmp_path / "stderr").read_text()
    assert f"{LATER}GET /api/v1/users/alice (running for " in log
    assert "sesame" not in log
    assert log.count(LATER) == 1
    assert log.count("\n") <= 2  # the other line is that of the request log


def test_connections_that_clients_have_closed_are_not_named() -> None:
    for _ in range(20):
        quay = FakeQuay()
        quay.start()
        clients = [socket.create_connection(("127.0.0.1", quay.port)) for _ in range(20)]
        for client in clients:
            client.close()
        assert quay.stop() == []


def test_delayed_write_is_not_executed_when_the_server_stops(serve: Any, tmp_path: Path) -> None:
    server = serve("--data", tmp_path / "data")
    fault = {"path": "/api/v1/user/initialize", "delay": 60}
    assert requests.post(f"{server.url}/_fakequay/faults", json=fault).status_code == 201
    sending = threading.Thread(target=initialize, args=(server.url,))
    sending.start()
    wait_for_use(server.url)
    assert stop(server) == 0
    sending.join()
    again = serve("--data", tmp_path / "data")
    assert requests.get(f"{again.url}/api/v1/users/alice").status_code == 404


def initialize(url: str) -> None:
    """Send the first user, without a response."""
    with contextlib.suppress(requests.ConnectionError):
        requests.post(f"{url}/api/v1/user/initialize", json=FIRST)


def test_wait_for_requests_ends_with_an_answer_when_the_server_stops() -> None:
    with FakeQuay() as quay:
        found: list[requests.Response] = []
        url = f"{quay.url}/_fakequay/requests/wait"
        waiting = threading.Thread(target=lambda: found.append(requests.get(url)))
        waiting.start()
        journal = quay.requests
        while not journal._waiting:
            pass
        assert quay.stop() == []
        waiting.join()
    assert found[0].status_code == 409
    assert found[0].json()["message"].startswith("waited 10 s: expected 1 or more requests")


def wait_for_use(url: str) -> None:
    """Wait until the fault of a server was applied."""
    pause = threading.Event()
    for _ in range(200):
        if requests.get(f"{url}/_fakequay/faults").json()["faults"][0]["used"]:
            return
        pause.wait(0.05)
    pytest.fail("the fault was not applied")


def test_slow_clients_are_named_when_they_are_cut_off(start: Any, tmp_path: Path) -> None:
    server = start()
    host, _, port = server.url.removeprefix("http://").partition(":")
    head = b"POST /api/v1/signin HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n"
    for data in (b"", b"GET / HT", head + b"{"):
        client = socket.create_connection((host, int(port)))
        client.sendall(data)
        _OPEN.append(client)
    assert requests.get(f"{server.url}/_fakequay/live").status_code == 200
    assert stop(server) == 0
    log = (tmp_path / "stderr").read_text()
    assert f"{LATER}an incomplete request from 127.0.0.1 (running for " in log
    assert f"{LATER}POST /api/v1/signin (running for " in log


@pytest.mark.parametrize("durability", ["none", "relaxed", "always"])
@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGINT])
def test_no_answered_write_is_lost(
    serve: Any, tmp_path: Path, number: signal.Signals, durability: str
) -> None:
    server = serve("--data", tmp_path / "data", "--durability", durability)
    assert requests.post(f"{server.url}/api/v1/user/initialize", json=FIRST).status_code == 200
    assert stop(server, number) == 0
    again = serve("--data", tmp_path / "data")
    assert requests.get(f"{again.url}/api/v1/users/alice").json()["username"] == "alice"


def test_server_with_closed_standard_streams_runs(tmp_path: Path) -> None:
    port_file = tmp_path / "port"
    command = " ".join(map(shlex.quote, [*FAKEQUAY, "serve", "--port", "0", "--port-file"]))
    command = f"exec {command} {shlex.quote(str(port_file))} <&- >&- 2>&-"
    process = subprocess.Popen(["sh", "-c", command], env=make_environment({}))
    try:
        wait_for_text(port_file)
        user = requests.get(f"http://127.0.0.1:{port_file.read_text().strip()}/api/v1/users/alice")
        assert user.status_code == 404
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=DEADLINE) == 0
    finally:
        process.kill()


def test_nohup_keeps_the_server_running(tmp_path: Path) -> None:
    port_file = tmp_path / "port"
    command = ["nohup", *FAKEQUAY, "serve", "--port", "0", "--port-file", str(port_file)]
    with (tmp_path / "out").open("w") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env=make_environment({}))
    try:
        wait_for_text(port_file)
        process.send_signal(signal.SIGHUP)
        live = requests.get(f"http://127.0.0.1:{port_file.read_text().strip()}/_fakequay/live")
        assert live.status_code == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=DEADLINE) == 0
    finally:
        process.kill()


class TestStuckHandler:
    """A request that never ends, inside a transaction: the worst state of a server."""

    @pytest.fixture
    def stuck(self, tmp_path: Path) -> "StuckServer":
        return StuckServer(tmp_path)

    @pytest.mark.parametrize("durability", ["none", "relaxed", "always"])
    def test_stop_saves_the_answered_writes_only(
        self, stuck: "StuckServer", durability: Any
    ) -> None:
        quay = stuck.start(durability)
        headers = {"Authorization": f"Bearer {quay.token('alice')}"}
        url = f"{quay.url}/api/v1/organization/"
        assert requests.post(url, json={"name": "kept"}, headers=headers).status_code == 201
        stuck.send_request(quay)
        ended: list[list[str]] = []
        stopping = threading.Thread(target=lambda: ended.append(quay.stop()))
        stopping.start()
        stopping.join(DEADLINE)
        assert [line.partition(" (")[0] for line in ended[0]] == ["GET /stuck"]
        stuck.release.set()
        with FakeQuay("demo", data=stuck.folder) as again:
            for name, status in (("kept", 200), ("unanswered", 404)):
                found = requests.get(f"{again.url}/api/v1/organization/{name}")
                assert found.status_code == status

    def test_stop_ends_running_jobs_between_two_jobs(self) -> None:
        with FakeQuay("demo", clock="2026-01-01") as quay:
            waiting = quay.jobs.due()
            quay.world.clock.advance(366 * 86_400)
            quay.world.store.stopping = True
            assert requests.get(f"{quay.url}/api/v1/users/alice").status_code == 200
            assert waiting[0].at.year == 2026
            assert quay.jobs.due() == waiting

    def test_stop_rolls_back_a_job_with_many_steps(self, monkeypatch: pytest.MonkeyPatch) -> None:
        policy = {"method": "creation_date", "value": "1d"}
        names = ["v1", "v2", "v3"]
        seed = {
            "fakequay": 1,
            "organizations": {"acme": {"prune_policies": [policy]}},
            "repositories": {
                "acme/web": {"tags": {name: {} for name in names}, "visibility": "public"}
            },
        }
        with FakeQuay(seed, clock="2026-01-01") as quay:
            waiting = quay.jobs.due()
            quay.world.clock.advance(30 * 86_400)
            delete, deleted = tags.delete, list[str]()

            def delete_and_stop(world: World, repository: Repository, name: str) -> None:
                delete(world, repository, name)
                deleted.append(name)
                world.store.stopping = True

            monkeypatch.setattr(tags, "delete", delete_and_stop)
            answer = requests.get(f"{quay.url}/api/v1/repository/acme/web/tag/?onlyActiveTags=true")
            assert len(deleted) == 1
            assert {tag["name"] for tag in answer.json()["tags"]} == set(names)
            (prune,) = quay.jobs.due()
            assert (prune.kind, prune.about) == (waiting[0].kind, waiting[0].about)

    def test_stop_rolls_back_the_garbage_collection_of_many_manifests(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ended = {"start": "2026-01-01", "end": "2026-01-02"}
        images = dict.fromkeys(("v1", "v2", "v3"), ended)
        seed = {"fakequay": 1, "organizations": {"acme": {}}}
        seed |= {"repositories": {"acme/web": {"tags": images, "visibility": "public"}}}
        with FakeQuay(seed, clock="2026-01-03") as quay:
            waiting = quay.jobs.due()
            assert [job.kind for job in waiting] == ["collection"]
            quay.world.clock.advance(30 * 86_400)
            delete, deleted = manifests.delete, list[str]()

            def delete_and_stop(world: World, manifest: Manifest) -> None:
                delete(world, manifest)
                deleted.append(manifest.digest)
                world.store.stopping = True

            monkeypatch.setattr(manifests, "delete", delete_and_stop)
            url = f"{quay.url}/api/v1/repository/acme/web"
            assert requests.get(url).status_code == 200
            assert (len(deleted), quay.jobs.due()) == (1, waiting)
            stopped = requests.post(f"{quay.url}/_fakequay/jobs/run")
            assert (stopped.status_code, stopped.json()) == (
                503,
                {"message": "the server is stopping, so this request has changed nothing"},
            )
            assert len(list(quay.world.store.manifests.all())) == len(images)


class StuckServer:
    """Server with a path whose request adds an organization and then never ends."""

    def __init__(self, tmp_path: Path) -> None:
        self.folder = tmp_path / "data"
        self.reached, self.release = threading.Event(), threading.Event()

    def start(self, durability: Any) -> FakeQuay:
        quay = FakeQuay("demo", data=self.folder, durability=durability)
        quay.start()

        def stuck() -> str:
            with quay.world.store.transaction():
                organization = quay.world.store.accounts.find(name="acme")[0]
                quay.world.store.accounts.change(organization, name="unanswered")
                self.reached.set()
                self.release.wait(60)
                raise RuntimeError("released")

        quay.app.add_url_rule("/stuck", view_func=stuck)
        return quay

    def send_request(self, quay: FakeQuay) -> None:
        ask_in_background(f"{quay.url}/stuck")
        assert self.reached.wait(30)
