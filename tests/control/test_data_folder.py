"""Control API of a server with a data folder: seeds, snapshots and resets."""

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


def test_loaded_seed_survives_a_restart(tmp_path: Path) -> None:
    with FakeQuay(seed="demo", data=tmp_path, clock=0) as quay:
        call(quay, "POST", "seed", SMALL)
        state = call(quay, "GET", "state")
    with FakeQuay(seed="demo", data=tmp_path, clock=0) as quay:
        assert call(quay, "GET", "state") == state


def test_snapshot_survives_seed_and_reset_but_not_a_restart(tmp_path: Path) -> None:
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


def test_reset_survives_a_restart(tmp_path: Path) -> None:
    with FakeQuay(SMALL, data=tmp_path, clock=0) as quay:
        state = call(quay, "GET", "state")
        for _ in range(2):
            call(quay, "POST", "seed", {"fakequay": 1, "users": {"carol": {}}})
            assert call(quay, "GET", "state") != state
            call(quay, "POST", "reset")
            assert call(quay, "GET", "state") == state
    with FakeQuay(SMALL, data=tmp_path, clock=0) as quay:
        assert call(quay, "GET", "state") == state


def test_reset_of_an_existing_folder_restores_the_seeds(tmp_path: Path) -> None:
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


def test_reset_is_one_journal_entry_that_is_ignored_if_incomplete(tmp_path: Path) -> None:
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
