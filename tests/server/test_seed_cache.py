"""Cache of loaded seeds: loads changed files again, and keeps only the latest seeds."""

import gc
import json
import os
import shutil
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fakequay import FakeQuay
from fakequay.seeds import SeedError
from fakequay.world.checkpoint import Checkpoint

LAYOUT = Path(__file__).parent.parent / "seeds" / "layout"


@pytest.fixture
def quay() -> Iterator[FakeQuay]:
    with FakeQuay("empty") as quay:
        yield quay


def users_of(quay: Any) -> list[str]:
    return [account.name for account in quay.world.store.accounts.all()]


def write(path: Path, *users: str) -> None:
    """Write a seed with users. The file keeps its modification time."""
    before = path.stat() if path.exists() else None
    path.write_text(json.dumps({"fakequay": 1, "users": {name: {} for name in users}}))
    if before is not None:
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_changed_seed_file_is_loaded_again(quay: FakeQuay, tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    for name in ("alice", "carol"):
        write(path, name)
        quay.load(str(path))
        assert users_of(quay) == [name]
        with quay.instances.create(seed=path) as instance:
            assert users_of(instance) == [name]


def test_new_file_in_a_seed_folder_is_loaded(quay: FakeQuay, tmp_path: Path) -> None:
    write(tmp_path / "a.json", "alice")
    quay.load(tmp_path)
    write(tmp_path / "b.json", "bob")
    quay.load(tmp_path)
    assert users_of(quay) == ["alice", "bob"]


def test_seed_files_of_a_start_are_read_again(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    write(path, "alice")
    with FakeQuay(path) as quay:
        write(path, "carol")
        quay.reset()
        assert users_of(quay) == ["alice"]
        quay.load()
        assert users_of(quay) == ["carol"]


def test_changed_mapping_is_loaded_again(quay: FakeQuay) -> None:
    seed: dict[str, Any] = {"fakequay": 1, "users": {"alice": {}}}
    quay.load(seed)
    seed["users"]["bob"] = {}
    quay.load(seed)
    assert users_of(quay) == ["alice", "bob"]


def test_changed_layout_is_loaded_again(quay: FakeQuay, tmp_path: Path) -> None:
    layout = shutil.copytree(LAYOUT, tmp_path / "layout")
    tags = {"v1": {"layout": str(layout)}}
    seed = {
        "fakequay": 1,
        "organizations": {"acme": {}},
        "repositories": {"acme/web": {"tags": tags}},
    }
    quay.load(seed)
    (layout / "index.json").unlink()
    with pytest.raises(SeedError, match="is not an OCI image layout"):
        quay.load(seed)


def test_loading_the_same_seed_again_restores_the_same_store(quay: FakeQuay) -> None:
    quay.load("demo")
    store = quay.world.store
    quay.load("empty")
    assert quay.world.store is not store
    quay.load("demo")
    assert quay.world.store is store


def test_least_recently_used_seeds_are_removed(quay: FakeQuay) -> None:
    quay.load({"fakequay": 1, "users": {"alice": {}}})
    used = quay.world.store
    quay.load({"fakequay": 1, "users": {"bob": {}}})
    unused = weakref.ref(quay.world.store)
    for number in range(40):
        quay.load({"fakequay": 1, "users": {f"user{number}": {}}})
        quay.load({"fakequay": 1, "users": {"alice": {}}})
    gc.collect()
    assert unused() is None
    assert quay.world.store is used


def test_least_recently_used_seeds_of_instances_are_removed(quay: FakeQuay) -> None:
    before = count_checkpoints()
    for number in range(40):
        seed = {"fakequay": 1, "users": {f"user{number}": {}}}
        with quay.instances.create(seed=seed) as instance:
            assert users_of(instance) == [f"user{number}"]
    assert count_checkpoints() - before <= 33


def count_checkpoints() -> int:
    gc.collect()
    return sum(isinstance(item, Checkpoint) for item in gc.get_objects())
