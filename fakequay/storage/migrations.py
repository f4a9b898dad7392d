"""Migrations: convert the documents of a data folder from older formats to the current format.

If the power fails during a migration, the migration runs again at the next start. Therefore a
migration must not change documents that it has already converted.
"""

from collections.abc import Callable
from typing import Any

Tables = dict[str, dict[str, dict[str, Any]]]


def migrate(tables: Tables, found: int) -> None:
    """Convert documents to the current format, in place.

    Args:
        tables: Documents by table and id.
        found: Format number of the documents.
    """
    for change in MIGRATIONS[found - 1 :]:
        change(tables)


def _namespace_of_blobs(tables: Tables) -> None:
    """Add the field ``namespace_id`` to the documents of the table ``manifest_blobs``.

    With the field, the store computes the total size of a namespace.
    """
    repositories = tables.get("repositories", {})
    for blob in tables.get("manifest_blobs", {}).values():
        repository = repositories.get(str(blob.get("repository_id")), {})
        blob.setdefault("namespace_id", repository.get("namespace_id", 0))


def _rename_agenda(tables: Tables) -> None:
    """Rename the table ``agenda``, as older formats call it, to ``scheduled_jobs``."""
    if "agenda" in tables:
        tables.setdefault("scheduled_jobs", {}).update(tables.pop("agenda"))


def _chain_journal(tables: Tables) -> None:
    """Leave the documents unchanged: the new format only changes the checksums of the journal."""


def _rename_notified_tags(tables: Tables) -> None:
    """Rename the field ``told`` of notification subscriptions to ``notified_tags``."""
    for subscription in tables.get("subscriptions", {}).values():
        if "told" in subscription:
            subscription["notified_tags"] = subscription.pop("told")


MIGRATIONS: tuple[Callable[[Tables], None], ...] = (
    _namespace_of_blobs,
    _rename_agenda,
    _chain_journal,
    _rename_notified_tags,
)
FORMAT = 1 + len(MIGRATIONS)
CHAINED = 4  # first format in which a checksum in the journal depends on the previous checksum
