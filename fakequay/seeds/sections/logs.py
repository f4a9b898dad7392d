"""Seed section of the usage log."""

from typing import Any

from fakequay.contract.log_kinds import KINDS
from fakequay.models import LogEntry
from fakequay.seeds.contexts import ExportContext, LoadingContext, without_none
from fakequay.seeds.record_fields import RecordFields, choice, date, json_object, text
from fakequay.seeds.schema_parts import item, listing, refers_to
from fakequay.seeds.section import Section

_ENTRY = RecordFields(
    kind=choice("Kind of the usage log entry, for example push_repo.", KINDS),
    at=date(
        "Time of the usage log entry. Default: the time at which the seed is loaded.", derived=True
    ),
    ip=text("IP address of the client that caused the usage log entry."),
    metadata=json_object("Details of the usage log entry, which depend on its kind.", {}),
)


def _load(context: LoadingContext, _: None, data: list[dict[str, Any]]) -> None:
    for entry in data:
        found = context.repository(entry["repository"]) if "repository" in entry else None
        namespace = entry.get("namespace")
        implied = found.namespace_id if found else None
        context.world.store.logs.add(
            LogEntry(
                performer_id=context.account_id(entry.get("performer")),
                namespace_id=context.account_id(namespace) if namespace else implied,
                repository_id=found.id if found else None,
                **_ENTRY.load(entry, at=context.now),
            )
        )


def _dump(context: ExportContext, _: None) -> list[dict[str, Any]]:
    return [_dump_entry(context, entry) for entry in context.world.store.logs.all()]


def _dump_entry(context: ExportContext, entry: LogEntry) -> dict[str, Any]:
    found = context.world.store.repositories.get(entry.repository_id or 0)
    implied = found is not None and found.namespace_id == entry.namespace_id
    named = without_none(
        performer=context.name(entry.performer_id),
        namespace=None if implied else context.name(entry.namespace_id),
        repository=context.path(entry.repository_id),
    )
    return named | _ENTRY.dump(entry, at=context.now)


LOGS = Section(
    "logs",
    ("seed",),
    listing(
        item(
            {
                "performer": refers_to(
                    "member", "Name of the user or robot that caused the usage log entry."
                ),
                "namespace": refers_to(
                    "namespace",
                    "Namespace of the usage log entry. Default: the namespace of the repository.",
                ),
                "repository": refers_to(
                    "repository", "Repository of the usage log entry, as namespace/name."
                ),
                **_ENTRY.properties,
            },
            required=_ENTRY.required,
        ),
        "Entries of the usage log, oldest first.",
    ),
    _load,
    _dump,
)
