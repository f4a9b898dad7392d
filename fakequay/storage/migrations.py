"""Formats of a data folder: what each of them changed in the documents of the one before.

A migration may meet documents that it has changed already, if the power failed while the folder was
written anew: those it leaves as they are.
"""

from collections.abc import Callable
from typing import Any

Tables = dict[str, dict[str, dict[str, Any]]]


def migrate(tables: Tables, found: int) -> None:
    """Bring documents of an older format to that of this version, in place."""
    for change in MIGRATIONS[found - 1 :]:
        change(tables)


def _namespace_of_blobs(tables: Tables) -> None:
    """What a manifest is made of names the namespace, too, so that a namespace knows its size."""
    repositories = tables.get("repositories", {})
    for blob in tables.get("manifest_blobs", {}).values():
        repository = repositories.get(str(blob.get("repository_id")), {})
        blob.setdefault("namespace_id", repository.get("namespace_id", 0))


def _rename_agenda(tables: Tables) -> None:
    """Rename the table ``agenda`` to ``scheduled_jobs``."""
    if "agenda" in tables:
        tables.setdefault("scheduled_jobs", {}).update(tables.pop("agenda"))


MIGRATIONS: tuple[Callable[[Tables], None], ...] = (_namespace_of_blobs, _rename_agenda)
FORMAT = 1 + len(MIGRATIONS)
