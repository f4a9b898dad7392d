"""Seed sections of pushed blobs and manifests, pull counts, scans and scan reports."""

import base64
from typing import Any

from fakequay.contract import scan_report_schema
from fakequay.domain import job_queue
from fakequay.domain.images import manifest_format, manifests, scan_queue, security_scans
from fakequay.models import Blob, Manifest, ManifestLabel, PullCount, Repository, ScanReport, Tag
from fakequay.seeds.contexts import ExportContext, LoadingContext
from fakequay.seeds.record_fields import (
    REQUIRED,
    Field,
    RecordFields,
    choice,
    date,
    derived_text,
    format_time,
    number,
    parse_time,
    text,
)
from fakequay.seeds.record_sections import RecordRows, records
from fakequay.seeds.schema_parts import item, listing, mapping, refers_to
from fakequay.seeds.section import Section
from fakequay.world import World
from fakequay.world.blob_store import DigestMismatch, digest_of

from .tags import parts, path_of, used_recipes

_WRONG_DIGEST = "the content does not match the digest"

DIGEST = r"^sha256:[a-f0-9]{64}$"
_DIGESTS = {"type": "string", "pattern": DIGEST}
_MANIFEST = RecordFields(
    media_type=choice("Media type of the manifest.", sorted(manifest_format.TYPES)),
    content=text("Text of the manifest, exactly as it was pushed.", REQUIRED),
    created=date(
        "Time at which the manifest was pushed. Default: the time at which the seed is loaded.",
        derived=True,
    ),
)
_LABEL = RecordFields(
    key=text("Key of the manifest label.", REQUIRED),
    value=text("Value of the manifest label.", REQUIRED),
    source=choice(
        "Origin of the manifest label: the image itself (manifest), the API (api) or the server "
        "(internal).",
        ("manifest", "api", "internal"),
        "api",
    ),
    media_type=choice(
        "Media type of the value of the manifest label.",
        ("text/plain", "application/json"),
        "text/plain",
    ),
    uuid=derived_text("UUID of the manifest label. Default: derived from manifest and key."),
)
_HOLD = RecordFields(
    start=date(
        "Time at which the manifest was pushed. Default: the time at which the seed is loaded.",
        derived=True,
    ),
    end=date(
        "Time at which the protection of the manifest from garbage collection ends. Default: never."
    ),
)
_REPORT_FIELDS = {
    "status": choice(
        "Status of the security scan of the image.",
        security_scans.STATUSES,
        security_scans.SCANNED,
    ),
    "features": Field(scan_report_schema.FEATURES, []),
}
_TAG_REPORT = RecordFields(**_REPORT_FIELDS)


def _load_blobs(context: LoadingContext, owner: Repository, data: dict[str, str]) -> None:
    for digest, content in data.items():
        try:
            size = _store_blob(context.world, digest, base64.b64decode(content, validate=True))
        except (ValueError, DigestMismatch) as error:
            is_wrong = isinstance(error, DigestMismatch)
            reason = _WRONG_DIGEST if is_wrong else "the content is not base64"
            context.report(reason, "repositories", path_of(context.world, owner), "blobs", digest)
        else:
            context.world.store.blobs.add(Blob(owner.id, digest, size))


def _store_blob(world: World, digest: str, data: bytes) -> int:
    if digest_of(data) != digest:
        raise DigestMismatch(digest)
    world.blobs.put(data)
    return len(data)


def _dump_blobs(context: ExportContext, owner: Repository) -> dict[str, str]:
    generated = _generated_manifests(context, owner)
    used = {digest for entry in generated for digest in manifests.document(entry).blobs}
    found = context.world.store.blobs.find(repository_id=owner.id)
    return {
        blob.digest: content
        for blob in found
        if blob.digest not in used and (content := _read_content(context.world, blob)) is not None
    }


def _read_content(world: World, blob: Blob) -> str | None:
    try:
        with world.blobs.open(blob.digest) as source:
            return base64.b64encode(source.read()).decode()
    except KeyError:
        return None


def _load_manifests(context: LoadingContext, owner: Repository, data: dict[str, Any]) -> None:
    world = context.world
    for digest, entry in data.items():
        values = _MANIFEST.load(entry, created=context.now)
        try:
            document = _parse(context, digest, values)
        except manifest_format.MalformedManifest as error:
            where = path_of(world, owner)
            context.report(error.reason, "repositories", where, "manifests", digest)
            continue
        manifest = world.store.manifests.add(
            Manifest(
                owner.id,
                digest,
                layers_size=document.layers_size,
                subject=document.subject,
                **{**values, "media_type": document.media_type},
            )
        )
        manifests.store_references(world, owner, manifest, document)
        for label in entry.get("labels", ()):
            uuid = context.world.ids.uuid("seeded label", digest, label["key"])
            values = _LABEL.load(label, uuid=uuid)
            world.store.manifest_labels.add(ManifestLabel(manifest.id, **values))


def _parse(
    context: LoadingContext, digest: str, values: dict[str, Any]
) -> manifest_format.Document:
    media_type = values["media_type"]
    if not context.validates_manifests and media_type not in manifest_format.SCHEMA_1:
        return manifest_format.read(values["content"], media_type, digest)
    document = manifest_format.parse(values["content"].encode(), media_type)
    manifest_format.check_layers(document)
    if document.digest != digest:
        raise manifest_format.MalformedManifest(_WRONG_DIGEST)
    return document


def _dump_manifests(context: ExportContext, owner: Repository) -> dict[str, Any]:
    generated = {entry.digest for entry in _generated_manifests(context, owner)}
    return {
        entry.digest: _dump_manifest(context, entry)
        for entry in context.world.store.manifests.find(repository_id=owner.id)
        if entry.digest not in generated
    }


def _dump_manifest(context: ExportContext, manifest: Manifest) -> dict[str, Any]:
    found = context.world.store.manifest_labels.find(manifest_id=manifest.id)
    labels = [
        _LABEL.dump(label, uuid=context.world.ids.uuid("seeded label", manifest.digest, label.key))
        for label in found
    ]
    values = _MANIFEST.dump(manifest, created=context.now)
    return values | ({"labels": labels} if labels else {})


def _generated_manifests(context: ExportContext, owner: Repository) -> list[Manifest]:
    """Return the manifests that need not be exported.

    A load of the exported seed generates these manifests again, together with the tags.
    """
    world = context.world
    found = [manifests.lookup(world, owner, digest) for digest in used_recipes(context, owner)]
    return [part for entry in found if entry for part in parts(world, entry)]


def _load_holds(context: LoadingContext, owner: Repository, data: list[dict[str, Any]]) -> None:
    for index, entry in enumerate(data):
        manifest = manifests.lookup(context.world, owner, entry["manifest"])
        if manifest is None:
            where = path_of(context.world, owner)
            reason = f"the repository has no manifest {entry['manifest']}"
            context.report(reason, "repositories", where, "holds", index, "manifest")
            continue
        name, values = f"$temp-{manifest.digest}", _HOLD.load(entry, start=context.now)
        context.world.store.tags.add(Tag(owner.id, name, manifest.id, hidden=True, **values))


def _dump_holds(context: ExportContext, owner: Repository) -> list[dict[str, Any]]:
    return [
        {"manifest": manifest.digest, **_HOLD.dump(tag, start=context.now)}
        for tag in context.world.store.tags.find(repository_id=owner.id)
        if tag.hidden and (manifest := context.world.store.manifests.get(tag.manifest_id))
    ]


def _load_scans(context: LoadingContext, owner: Repository, data: dict[str, Any]) -> None:
    for digest, due in data.items():
        manifest = manifests.lookup(context.world, owner, digest)
        if manifest is not None:
            job_queue.schedule(context.world, scan_queue.KIND, manifest.id, parse_time(due))


def _dump_scans(context: ExportContext, owner: Repository) -> dict[str, Any]:
    return {
        manifest.digest: format_time(due.due)
        for manifest in context.world.store.manifests.find(repository_id=owner.id)
        if (due := job_queue.next_job(context.world, scan_queue.KIND, manifest.id))
    }


def _load_tag_reports(context: LoadingContext, owner: Repository, data: dict[str, Any]) -> None:
    reports = context.world.store.scan_reports
    for name, entry in data.items():
        values = _TAG_REPORT.load(entry)
        for manifest in _list_images(context.world, owner, name):
            stored = reports.one(digest=manifest.digest)
            if stored is None:
                reports.add(ScanReport(manifest.digest, **values))
            elif (stored.status, stored.features) != (values["status"], values["features"]):
                where = path_of(context.world, owner)
                reason = f"the image {manifest.digest} already has a different report"
                context.report(reason, "repositories", where, "scan_reports", name)


def _list_images(world: World, owner: Repository, name: str) -> list[Manifest]:
    """Return the images of the newest entry of a tag's history: one image for each platform."""
    tags = world.store.tags.find(repository_id=owner.id, name=name)
    manifest = world.store.manifests.get(tags[-1].manifest_id) if tags else None
    found = parts(world, manifest) if manifest else ()
    return [part for part in found if not manifests.is_list(part)]


BLOBS = Section(
    "blobs",
    ("repository",),
    mapping(
        {"type": "string"},
        "Blobs of the repository by digest. Each value is the content of a blob in base64. "
        "fakequay writes this key when it exports a seed.",
        _DIGESTS,
    ),
    _load_blobs,
    _dump_blobs,
)
MANIFESTS = Section(
    "manifests",
    ("repository",),
    mapping(
        item(
            {
                **_MANIFEST.properties,
                "labels": listing(
                    item(_LABEL.properties, required=_LABEL.required), "Labels of the manifest."
                ),
            },
            required=_MANIFEST.required,
        ),
        "Manifests of the repository by digest. fakequay writes this key when it exports a seed.",
        _DIGESTS,
    ),
    _load_manifests,
    _dump_manifests,
)
HOLDS = Section(
    "holds",
    ("repository",),
    listing(
        item(
            {
                "manifest": {
                    **_DIGESTS,
                    "description": (
                        "Digest of the protected manifest; the object manifests must contain the "
                        "manifest."
                    ),
                },
                **_HOLD.properties,
            },
            required=["manifest"],
        ),
        (
            "Manifests that have no tag because they were pushed by digest, and that are protected "
            "from garbage collection. fakequay writes this key when it exports a seed."
        ),
    ),
    _load_holds,
    _dump_holds,
)
SCANS = Section(
    "scans",
    ("repository",),
    mapping(
        {
            "type": ["string", "number"],
            "format": "date-time",
            "description": "Time at which the security scan of the manifest ends.",
        },
        (
            "End times of the security scans that are running, by digest of the scanned manifest. "
            "fakequay writes this key when it exports a seed."
        ),
        refers_to("manifest"),
    ),
    _load_scans,
    _dump_scans,
)
PULLS = records(
    "pulls",
    ("repository",),
    "Statistics of pulls of the repository's tags and manifests.",
    RecordRows(
        table="pull_counts",
        make=PullCount,
        fields=RecordFields(
            subject=text("Name of the tag, or digest of the manifest, that was pulled.", REQUIRED),
            count=number("Number of pulls of the tag or manifest.", 1, minimum=0),
            last=date(
                "Time of the last pull of the tag or manifest. Default: the time at which the seed "
                "is loaded.",
                derived=True,
            ),
        ),
        belongs=lambda _, owner: {"repository_id": owner.id},
        derive=lambda context, _owner, _get: {"last": context.now},
    ),
)
SCAN_REPORTS = records(
    "scan_reports",
    ("seed",),
    "Reports of the security scanner, one for each manifest.",
    RecordRows(
        table="scan_reports",
        make=ScanReport,
        fields=RecordFields(
            digest=text("Digest of the scanned manifest.", REQUIRED, **{"x-unique": "scan report"}),
            **_REPORT_FIELDS,
        ),
    ),
)
TAG_SCAN_REPORTS = Section(
    "scan_reports",
    ("repository",),
    mapping(
        item(_TAG_REPORT.properties),
        (
            "Reports of the security scanner by name of the tag whose image was scanned. For an "
            "image with several platforms, the report applies to the image of each platform. An "
            "export writes the reports of all images to the top-level key scan_reports."
        ),
        refers_to("tag"),
    ),
    _load_tag_reports,
    lambda _context, _owner: {},
)
