"""What belongs to the install as a whole: its keys, its size, the exports of its log."""

from collections.abc import Callable
from typing import Any

from fakequay.determinism import ALPHANUMERIC
from fakequay.models import LogExport, RegistrySize, ServiceKey
from fakequay.seeds.contexts import Context, ExportContext, LoadingContext, present
from fakequay.seeds.record_fields import REQUIRED, RecordShape, date, free, given, number, text
from fakequay.seeds.record_sections import RecordRows, record, records
from fakequay.seeds.schema_parts import item, listing, refers_to
from fakequay.seeds.section import Section


def _key(ground: Context, _: None, get: Callable[[str], Any]) -> dict[str, Any]:
    drawn = ground.draw("service key", str(get("kid")))
    modulus = drawn.token(length=342, alphabet=ALPHANUMERIC)
    return {
        "jwk": {"kty": "RSA", "e": "AQAB", "n": modulus, "kid": get("kid")},
        "created": ground.now,
    }


SERVICE_KEYS = records(
    "service_keys",
    ("seed",),
    "Public keys of the services around the registry.",
    RecordRows(
        table="service_keys",
        make=ServiceKey,
        shape=RecordShape(
            kid=text("What it is found by.", REQUIRED, **{"x-unique": "service key"}),
            service=text("Whose it is.", REQUIRED),
            name=text("What it is called.", ""),
            jwk=free("The key; unless given one that is well formed and opens nothing."),
            metadata=free("What its maker has noted.", {}),
            created=date("With the world unless given.", derived=True),
            expiration=date("When it stops to work."),
            rotation_duration=number("After how many seconds it is replaced."),
            approval=free("Who has approved it, and when; null: nobody yet."),
        ),
        derive=_key,
    ),
)
REGISTRY_SIZE = record(
    "registry_size",
    ("seed",),
    "What measuring the registry has found.",
    RecordRows(
        table="registry_sizes",
        make=RegistrySize,
        shape=RecordShape(
            size_bytes=number("How much is stored.", REQUIRED),
            completed=date("When that was measured."),
            queued=date("Since when it is due again."),
        ),
    ),
)

_EXPORT = RecordShape(
    uuid=given("What its address has in it; follows from what was asked for."),
    start=date("From when", derived=True),
    end=date("to when.", derived=True),
    callback_url=text("Which page is told when it is there,"),
    callback_email=text("or which address."),
)


def _load(planting: LoadingContext, _: None, data: list[dict[str, Any]]) -> None:
    for one in data:
        path, namespace = one.get("repository"), one.get("namespace")
        planting.world.store.log_exports.add(
            LogExport(
                namespace_id=planting.account_id(namespace),
                repository_id=planting.repository(path).id if path else None,
                **_EXPORT.load(one, **_exported(planting, namespace, path)),
            )
        )


def _dump(harvest: ExportContext, _: None) -> list[dict[str, Any]]:
    return [_dumped(harvest, one) for one in harvest.world.store.log_exports.all()]


def _dumped(harvest: ExportContext, export: LogExport) -> dict[str, Any]:
    namespace, path = harvest.name(export.namespace_id), harvest.path(export.repository_id)
    named = present(namespace=namespace, repository=path)
    return named | _EXPORT.dump(export, **_exported(harvest, namespace, path))


def _exported(ground: Context, namespace: str | None, path: str | None) -> dict[str, Any]:
    whose = f"{namespace or ''}/{path.partition('/')[2] if path else ''}"
    return {"uuid": ground.draw("log export", whose).uuid()}


LOG_EXPORTS = Section(
    "log_exports",
    ("seed",),
    listing(
        item(
            {
                "namespace": refers_to("namespace", "Of whose log,"),
                "repository": refers_to("repository", "or of which repository's."),
                **_EXPORT.properties,
            },
            required=["start", "end"],
        ),
        "Parts of the usage log that were asked for as a file.",
    ),
    _load,
    _dump,
)
