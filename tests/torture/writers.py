"""Clients that write until the server is gone, and record the acknowledged writes."""

import hashlib
import http.client
import random
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.torture.server import Client, Server

GONE = (OSError, http.client.HTTPException)


@dataclass
class AckedWrites:
    """Acknowledged writes. ``tried`` and ``asked`` also contain unacknowledged ones."""

    asked: list[str] = field(default_factory=list)
    organizations: list[str] = field(default_factory=list)
    description: int = 0
    tried: int = 0
    robots: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    blobs: dict[str, bytes] = field(default_factory=dict)

    def next_round(self) -> "AckedWrites":
        """Return the record for the next round, which continues the descriptions."""
        return AckedWrites(description=self.description, tried=self.tried)

    def add(self, more: "AckedWrites") -> None:
        self.asked += more.asked
        self.organizations += more.organizations
        self.description, self.tried = more.description, more.tried
        self.robots |= more.robots
        self.gone |= more.gone
        self.blobs |= more.blobs


class Writers:
    """Writers, each in a thread. ``told`` is released for each acknowledged write."""

    def __init__(self, server: Server, kept: AckedWrites, round: int) -> None:
        self.kept = kept
        self.round = round
        self.told = threading.Semaphore(0)
        self.draw = random.Random(round)
        works = (
            self._create_organizations(server.client()),
            self._change_descriptions(server.client()),
            self._create_and_delete_robots(server.client()),
            self._upload_blobs(server.registry()),
        )
        self.threads = [threading.Thread(target=self._work, args=(work,)) for work in works]
        self.faults: list[AssertionError] = []

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def wait(self, writes: int) -> None:
        """Wait until ``writes`` writes are acknowledged."""
        for _ in range(writes):
            assert self.told.acquire(timeout=60), self.faults

    def join(self) -> None:
        for thread in self.threads:
            thread.join()
        assert self.faults == []

    def _work(self, work: Iterator[None]) -> None:
        try:
            for _ in work:
                self.told.release()
        except GONE:
            pass  # expected: the server was killed
        except AssertionError as fault:
            self.faults.append(fault)

    def _create_organizations(self, client: Client) -> Iterator[None]:
        for number in range(10_000):
            name = f"org{self.round}-{number}"
            self.kept.asked.append(name)
            expect(client.api("POST", "/organization/", {"name": name}), 201)
            self.kept.organizations.append(name)
            yield

    def _change_descriptions(self, client: Client) -> Iterator[None]:
        for _ in range(10_000):
            self.kept.tried += 1
            text = {"description": str(self.kept.tried)}
            expect(client.api("PUT", "/repository/acme/web", text), 200)
            self.kept.description = self.kept.tried
            yield

    def _create_and_delete_robots(self, client: Client) -> Iterator[None]:
        for number in range(10_000):
            name = f"robot{self.round}x{number}"
            path = f"/organization/acme/robots/{name}"
            expect(client.api("PUT", path), 201)
            self.kept.robots.add(name)
            yield
            if number % 2:
                self.kept.robots.remove(name)  # unknown until the response arrives
                expect(client.api("DELETE", path), 204)
                self.kept.gone.add(name)
                yield

    def _upload_blobs(self, client: Client) -> Iterator[None]:
        """Upload blobs of up to 200 kB in one or two requests."""
        for _ in range(10_000):
            data = self.draw.randbytes(self.draw.choice((10, 5_000, 200_000)))
            digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
            begin = "/v2/alice/web/blobs/uploads/"
            if self.draw.random() < 0.5:
                expect(client.call("POST", f"{begin}?digest={digest}", data), 201)
            else:
                place = f"{begin}{client.call('POST', begin).headers['Docker-Upload-UUID']}"
                expect(client.call("PATCH", place, data[:4_000]), 202)
                expect(client.call("PUT", f"{place}?digest={digest}", data[4_000:]), 201)
            self.kept.blobs[digest] = data
            yield


def expect(answer: object, status: int) -> None:
    assert answer.status == status, answer  # type: ignore[attr-defined]
