"""Seeds with many images: what loading them does besides storing the data."""

import os
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from fakequay import seeds


def seed(repositories: int) -> dict[str, Any]:
    tags: dict[str, Any] = {"v1": {}, "latest": {}}
    named = {f"acme/r{number}": {"tags": tags} for number in range(repositories)}
    return {"fakequay": 1, "organizations": {"acme": {}}, "repositories": named}


def test_small_blobs_stay_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    world = seeds.load(seeds.read([seed(400)]))
    assert len(world.store.blobs) == 1600
    assert list(tmp_path.iterdir()) == []


def test_temporary_files_are_not_synced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: pytest.fail("a temporary file was synced"))
    tags = {"large": {"layer_size": 200_000}}
    document = {**seed(0), "repositories": {"acme/web": {"tags": tags}}}
    assert len(seeds.load(seeds.read([document])).store.blobs) == 2


def test_each_file_and_folder_of_a_data_folder_is_synced_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: Counter[str] = Counter()
    sync = os.fsync

    def count(descriptor: int) -> None:
        synced[str(Path(f"/proc/self/fd/{descriptor}").resolve())] += 1
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", count)
    world = seeds.load(seeds.read([seed(10)]), folder=tmp_path / "data")
    world.store.close()
    stored = tmp_path / "data" / "blobs" / "sha256"
    files = [str(path) for path in stored.rglob("*")]
    assert len(world.store.blobs) == 40
    assert {synced[path] for path in files} == {1}
    assert synced[str(stored)] == 1
