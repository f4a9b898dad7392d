"""Repeated kills under load: acknowledged writes survive, and no write is partial."""

import random
from pathlib import Path

import pytest

from tests.torture import amount
from tests.torture.server import Server
from tests.torture.writers import AckedWrites, Writers

SHARDS = amount(1, 8)
KILLS = amount(3, 25)  # in each shard


@pytest.mark.parametrize("shard", range(SHARDS))
def test_acknowledged_writes_survive_kills(tmp_path: Path, shard: int) -> None:
    draw = random.Random(shard)
    everything, kept = AckedWrites(), AckedWrites()
    for round in range(KILLS):
        with Server("--data", tmp_path) as server:
            check_data(server, kept)
            kept = everything.next_round()
            writers = Writers(server, kept, round)
            writers.start()
            writers.wait(draw.randrange(1, 60))
            said = server.kill()
            writers.join()
        assert "Traceback" not in said
        everything.add(kept)
    with Server("--data", tmp_path) as server:
        check_data(server, everything)
        assert server.stop() == ""


def check_data(server: Server, kept: AckedWrites) -> None:
    client, registry = server.client(), server.registry()
    there = {one["name"] for one in client.api("GET", "/user/").json["organizations"]}
    assert there.issuperset(kept.organizations)
    for name in there.intersection(kept.asked):  # complete, whether acknowledged or not
        found = client.api("GET", f"/organization/{name}").json
        assert found["teams"]["owners"]["member_count"] == 1
        entries = client.api("GET", f"/organization/{name}/logs").json["logs"]
        assert [entry["kind"] for entry in entries] == ["org_create"]
    text = client.api("GET", "/repository/acme/web").json["description"]
    assert kept.description <= int(text or 0) <= kept.tried
    robots = client.api("GET", "/organization/acme/robots").json["robots"]
    names = {robot["name"].partition("+")[2] for robot in robots}
    assert kept.robots <= names
    assert kept.gone.isdisjoint(names)
    assert all(len(robot["token"]) == 64 for robot in robots)
    for digest, data in kept.blobs.items():
        answer = registry.call("GET", f"/v2/alice/web/blobs/{digest}")
        assert (answer.status, answer.body) == (200, data)
