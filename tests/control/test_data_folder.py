"""The control API of a server that keeps its state in a folder."""

import json
import shutil
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from fakequay import FakeQuay

SMALL = {"fakequay": 1, "clock": 0, "settings": {"SUPER_USERS": ["bob"]}, "users": {"bob": {}}}


def call(quay: FakeQuay, method: str, path: str, body: Any = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(f"{quay.url}/_fakequay/{path}", data, method=method)) as answer:
        text = answer.read()
    return json.loads(text) if text else None


def test_a_seed_is_kept(tmp_path: Path) -> None:
    with FakeQuay(seed="demo", data=tmp_path, clock=0) as quay:
        call(quay, "POST", "seed", SMALL)
        state = call(quay, "GET", "state")
    with FakeQuay(seed="demo", data=tmp_path, clock=0) as quay:
        assert call(quay, "GET", "state") == state


def test_a_snapshot_outlives_a_seed_and_a_reset_but_not_the_server(tmp_path: Path) -> None:
    with FakeQuay(seed="demo", data=tmp_path, clock=0) as quay:
        state = call(quay, "GET", "state")
        call(quay, "PUT", "snapshots/before")
        call(quay, "POST", "seed", SMALL)
        call(quay, "POST", "reset")
        call(quay, "POST", "clock/advance", {"seconds": 60})
        call(quay, "POST", "snapshots/before/restore")
        assert call(quay, "GET", "state") == state
    with FakeQuay(seed="demo", data=tmp_path, clock=0) as quay:
        assert call(quay, "GET", "state") == state
        assert call(quay, "GET", "snapshots") == {"snapshots": []}


def test_a_reset_is_kept(tmp_path: Path) -> None:
    with FakeQuay(SMALL, data=tmp_path, clock=0) as quay:
        state = call(quay, "GET", "state")
        for _ in range(2):
            call(quay, "POST", "seed", {"fakequay": 1, "users": {"carol": {}}})
            assert call(quay, "GET", "state") != state
            call(quay, "POST", "reset")
            assert call(quay, "GET", "state") == state
    with FakeQuay(SMALL, data=tmp_path, clock=0) as quay:
        assert call(quay, "GET", "state") == state


def test_a_reset_of_a_folder_in_use_goes_back_to_the_seeds(tmp_path: Path) -> None:
    with FakeQuay(SMALL, data=tmp_path, clock=0) as quay:
        state = call(quay, "GET", "state")
        call(quay, "POST", "seed", {"fakequay": 1, "users": {"carol": {}}})
        changed = call(quay, "GET", "state")
    with FakeQuay(SMALL, data=tmp_path, clock=0) as quay:
        assert call(quay, "GET", "state") == changed
        for _ in range(2):
            call(quay, "POST", "reset")
            assert call(quay, "GET", "state") == state
            call(quay, "POST", "seed", {"fakequay": 1, "users": {"dave": {}}})


def test_a_reset_is_kept_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    kept, torn = tmp_path / "kept", tmp_path / "torn"
    with FakeQuay(SMALL, data=kept, clock=0) as quay:
        state = call(quay, "GET", "state")
        call(quay, "POST", "seed", {"fakequay": 1, "users": {"carol": {}}})
        changed = call(quay, "GET", "state")
        before = (kept / "fakequay.journal").read_bytes()
        call(quay, "POST", "reset")
        after = (kept / "fakequay.journal").read_bytes()
        shutil.copytree(kept, torn)
    entry = after.removeprefix(before)
    assert entry.count(b"\n") == 1
    (torn / "fakequay.journal").write_bytes(before + entry[: len(entry) // 2])

    with FakeQuay(SMALL, data=torn, clock=0) as quay:
        assert call(quay, "GET", "state") == changed
    with FakeQuay(SMALL, data=kept, clock=0) as quay:
        assert call(quay, "GET", "state") == state
