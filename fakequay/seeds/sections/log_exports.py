"""Seed section of usage log exports."""

from typing import Any

from fakequay.models import LogExport
from fakequay.seeds.contexts import Context, ExportContext, LoadingContext, without_none
from fakequay.seeds.record_fields import (
    RecordFields,
    date,
    derived_text,
    text,
)
from fakequay.seeds.schema_parts import item, listing, refers_to
from fakequay.seeds.section import Section

_EXPORT = RecordFields(
    uuid=derived_text(
        "UUID of the usage log export, which is part of its URL. Default: derived from "
        "namespace and repository."
    ),
    start=date("Start of the period whose usage log is exported.", derived=True),
    end=date("End of the period whose usage log is exported.", derived=True),
    callback_url=text("URL that is called when the exported usage log is ready."),
    callback_email=text("E-mail address that is notified when the exported usage log is ready."),
)


def _load(context: LoadingContext, _: None, data: list[dict[str, Any]]) -> None:
    for entry in data:
        path, namespace = entry.get("repository"), entry.get("namespace")
        context.world.store.log_exports.add(
            LogExport(
                namespace_id=context.account_id(namespace),
                repository_id=context.repository(path).id if path else None,
                **_EXPORT.load(entry, **_derived(context, namespace, path)),
            )
        )


def _dump(context: ExportContext, _: None) -> list[dict[str, Any]]:
    return [_dump_export(context, entry) for entry in context.world.store.log_exports.all()]


def _dump_export(context: ExportContext, export: LogExport) -> dict[str, Any]:
    namespace, path = context.name(export.namespace_id), context.path(export.repository_id)
    named = without_none(namespace=namespace, repository=path)
    return named | _EXPORT.dump(export, **_derived(context, namespace, path))


def _derived(context: Context, namespace: str | None, path: str | None) -> dict[str, Any]:
    whose = f"{namespace or ''}/{path.partition('/')[2] if path else ''}"
    return {"uuid": context.draw("log export", whose).uuid()}


LOG_EXPORTS = Section(
    "log_exports",
    ("seed",),
    listing(
        item(
            {
                "namespace": refers_to("namespace", "Namespace whose usage log is exported."),
                "repository": refers_to(
                    "repository", "Repository whose usage log is exported, as namespace/name."
                ),
                **_EXPORT.properties,
            },
            required=["start", "end"],
        ),
        "Usage log exports that users have requested. Each export results in a file.",
    ),
    _load,
    _dump,
)
