"""The usage log and the outbox."""

from typing import Any

from fakequay.models import LogEntry, Mail
from fakequay.seeds.contexts import ExportContext, LoadingContext, present
from fakequay.seeds.record_fields import REQUIRED, RecordShape, date, free, text
from fakequay.seeds.record_sections import RecordRows, records
from fakequay.seeds.schema_parts import item, listing, refers_to
from fakequay.seeds.section import Section

_ENTRY = RecordShape(
    kind=text("What was done.", REQUIRED),
    at=date("When: with the world unless given.", derived=True),
    ip=text("From where."),
    metadata=free("The particulars.", {}),
)


def _load(planting: LoadingContext, _: None, data: list[dict[str, Any]]) -> None:
    for one in data:
        found = planting.repository(one["repository"]) if "repository" in one else None
        namespace = one.get("namespace")
        implied = found.namespace_id if found else None
        planting.world.store.logs.add(
            LogEntry(
                performer_id=planting.account_id(one.get("performer")),
                namespace_id=planting.account_id(namespace) if namespace else implied,
                repository_id=found.id if found else None,
                **_ENTRY.load(one, at=planting.now),
            )
        )


def _dump(harvest: ExportContext, _: None) -> list[dict[str, Any]]:
    return [_dumped(harvest, entry) for entry in harvest.world.store.logs.all()]


def _dumped(harvest: ExportContext, entry: LogEntry) -> dict[str, Any]:
    found = harvest.world.store.repositories.get(entry.repository_id or 0)
    implied = found is not None and found.namespace_id == entry.namespace_id
    named = present(
        performer=harvest.name(entry.performer_id),
        namespace=None if implied else harvest.name(entry.namespace_id),
        repository=harvest.path(entry.repository_id),
    )
    return named | _ENTRY.dump(entry, at=harvest.now)


LOGS = Section(
    "logs",
    ("seed",),
    listing(
        item(
            {
                "performer": refers_to("member", "Who has done it."),
                "namespace": refers_to(
                    "namespace", "To whose property; the repository's if left out."
                ),
                "repository": refers_to("repository", "To which repository."),
                **_ENTRY.properties,
            },
            required=_ENTRY.required,
        ),
        "The usage log, oldest first.",
    ),
    _load,
    _dump,
)
MAILS = records(
    "mails",
    ("seed",),
    "The outbox: what a real server would have sent, oldest first.",
    RecordRows(
        table="mails",
        make=Mail,
        shape=RecordShape(
            to=text("The address.", REQUIRED),
            subject=text("The subject.", REQUIRED),
            at=date("When: with the world unless given.", derived=True),
            about=free("What it says.", {}),
        ),
        derive=lambda ground, *_: {"at": ground.now},
    ),
)
