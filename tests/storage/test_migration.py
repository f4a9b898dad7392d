"""A data folder of an older version is brought up to date; whoever opens it cannot tell."""

import json
from pathlib import Path
from typing import Any

import pytest

from fakequay.models import ManifestBlob, Repository, ScheduledJob
from fakequay.storage import Store, data_file, migrations
from fakequay.storage.migrations import FORMAT
from tests.storage.test_data_folder import interrupt

BLOB = {"repository_id": 4, "manifest_id": 9, "digest": "sha256:aa", "size": 30}
REPOSITORY = {"namespace_id": 7, "name": "web"}
OLD = {
    "_fakequay": {"1": {"format": 1}},
    "repositories": {"4": REPOSITORY},
    "manifest_blobs": {"1": BLOB, "2": {**BLOB, "manifest_id": 10}},
    "agenda": {"5": {"due": 60.0, "kind": "scan", "subject_id": 9}},
}


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A folder as the first format has it: a file, and a journal with one blob more."""
    text = json.dumps(OLD).encode()
    (tmp_path / "fakequay.json").write_bytes(text)
    more = {"manifest_blobs": {"3": {**BLOB, "digest": "sha256:bb", "size": 5}}}
    entries = [{"format": 1, "base": data_file.checksum(text)}, {"tables": more}]
    (tmp_path / "fakequay.journal").write_bytes(b"".join(map(line, entries)))
    return tmp_path


def line(entry: dict[str, Any]) -> bytes:
    text = json.dumps(entry).encode()
    return f"{data_file.checksum(text)} ".encode() + text + b"\n"


def test_documents_are_what_they_would_be_had_they_been_written_today(old: Path) -> None:
    store = Store(old)
    assert store.warnings == []
    assert list(store.manifest_blobs.all()) == [
        ManifestBlob(7, 4, 9, "sha256:aa", 30, id=1),
        ManifestBlob(7, 4, 10, "sha256:aa", 30, id=2),
        ManifestBlob(7, 4, 9, "sha256:bb", 5, id=3),
    ]
    assert store.repositories.get(4) == Repository(7, "web", id=4)
    assert list(store.scheduled_jobs.all()) == [ScheduledJob(60.0, "scan", 9, id=5)]
    assert store.manifest_blobs.total(namespace_id=7) == 35
    store.close()


def test_the_folder_is_of_todays_format_at_once_and_the_old_file_kept(old: Path) -> None:
    before = (old / "fakequay.json").read_bytes()
    Store(old).close()
    file = json.loads((old / "fakequay.json").read_bytes())
    assert file["_fakequay"] == {"1": {"format": FORMAT}}
    assert file["manifest_blobs"]["3"]["namespace_id"] == 7
    assert (old / "fakequay.json.format-1").read_bytes() == before
    (head,) = (old / "fakequay.journal").read_bytes().splitlines()
    assert json.loads(head[9:])["format"] == FORMAT


@pytest.mark.parametrize(
    "step", ["fakequay.storage.data_file.replace", "fakequay.storage.journal.Journal.cut"]
)
def test_a_kill_on_the_way_is_made_good_at_the_next_start(
    old: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(step, interrupt)
        with pytest.raises(KeyboardInterrupt):
            Store(old)
    store = Store(old)
    assert [blob.namespace_id for blob in store.manifest_blobs.all()] == [7, 7, 7]
    store.close()


def test_a_migration_leaves_alone_what_it_has_changed() -> None:
    tables = {name: dict(documents) for name, documents in OLD.items()}
    migrations.migrate(tables, 1)
    once = json.dumps(tables)
    migrations.migrate(tables, 1)
    assert json.dumps(tables) == once
