"""Migration of data folders of older formats."""

import json
from pathlib import Path
from typing import Any

import pytest

from fakequay.models import ManifestBlob, Repository, ScheduledJob, Subscription
from fakequay.storage import Store, data_file, migrations
from fakequay.storage.migrations import FORMAT
from tests.storage.test_data_folder import interrupt

BLOB = {"repository_id": 4, "manifest_id": 9, "digest": "sha256:aa", "size": 30}
REPOSITORY = {"namespace_id": 7, "name": "web"}
SUBSCRIPTION = {"uuid": "u", "event": "repo_image_expiry", "method": "webhook"}
OLD = {
    "_fakequay": {"1": {"format": 1}},
    "repositories": {"4": REPOSITORY},
    "manifest_blobs": {"1": BLOB, "2": {**BLOB, "manifest_id": 10}},
    "agenda": {"5": {"due": 60.0, "kind": "scan", "subject_id": 9}},
    "subscriptions": {"6": {**SUBSCRIPTION, "told": ["v1"]}},
}


@pytest.fixture
def old_folder(tmp_path: Path) -> Path:
    """Write a folder of format 1: a data file, and a journal with one more blob."""
    text = json.dumps(OLD).encode()
    (tmp_path / "fakequay.json").write_bytes(text)
    more = {"manifest_blobs": {"3": {**BLOB, "digest": "sha256:bb", "size": 5}}}
    entries = [{"format": 1, "base": data_file.checksum(text)}, {"tables": more}]
    (tmp_path / "fakequay.journal").write_bytes(b"".join(map(line, entries)))
    return tmp_path


def line(entry: dict[str, Any]) -> bytes:
    text = json.dumps(entry).encode()
    return f"{data_file.checksum(text)} ".encode() + text + b"\n"


def test_documents_are_converted_to_the_current_format(old_folder: Path) -> None:
    store = Store(old_folder)
    assert store.warnings == []
    assert list(store.manifest_blobs.all()) == [
        ManifestBlob(7, 4, 9, "sha256:aa", 30, id=1),
        ManifestBlob(7, 4, 10, "sha256:aa", 30, id=2),
        ManifestBlob(7, 4, 9, "sha256:bb", 5, id=3),
    ]
    assert store.repositories.get(4) == Repository(7, "web", id=4)
    assert list(store.scheduled_jobs.all()) == [ScheduledJob(60.0, "scan", 9, id=5)]
    [subscription] = store.subscriptions.all()
    assert subscription == Subscription(**SUBSCRIPTION, id=6, notified_tags=("v1",))
    assert store.manifest_blobs.total(namespace_id=7) == 35
    store.close()


def test_folder_has_the_current_format_and_a_copy_of_the_old_file(old_folder: Path) -> None:
    before = (old_folder / "fakequay.json").read_bytes()
    Store(old_folder).close()
    file = json.loads((old_folder / "fakequay.json").read_bytes())
    assert file["_fakequay"] == {"1": {"format": FORMAT}}
    assert file["manifest_blobs"]["3"]["namespace_id"] == 7
    assert (old_folder / "fakequay.json.format-1").read_bytes() == before
    (head,) = (old_folder / "fakequay.journal").read_bytes().splitlines()
    assert json.loads(head[9:])["format"] == FORMAT


@pytest.mark.parametrize(
    "step", ["fakequay.storage.data_file.replace", "fakequay.storage.journal.Journal.cut"]
)
def test_interrupted_migration_is_completed_at_the_next_start(
    old_folder: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(step, interrupt)
        with pytest.raises(KeyboardInterrupt):
            Store(old_folder)
    store = Store(old_folder)
    assert [blob.namespace_id for blob in store.manifest_blobs.all()] == [7, 7, 7]
    store.close()


def test_journal_of_a_format_without_chained_checksums_is_read(tmp_path: Path) -> None:
    loans = [{"repositories": {str(id): {"name": f"r{id}", "namespace_id": 7}}} for id in (1, 2)]
    entries = [{"format": 3, "base": "00000000"}, *({"tables": changes} for changes in loans)]
    (tmp_path / "fakequay.journal").write_bytes(b"".join(map(line, entries)))
    store = Store(tmp_path)
    assert store.warnings == []
    assert [repository.name for repository in store.repositories.all()] == ["r1", "r2"]
    store.close()


def test_repeated_migration_changes_nothing() -> None:
    tables = {name: dict(documents) for name, documents in OLD.items()}
    migrations.migrate(tables, 1)
    once = json.dumps(tables)
    migrations.migrate(tables, 1)
    assert json.dumps(tables) == once
