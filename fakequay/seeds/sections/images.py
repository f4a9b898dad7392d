"""What was pushed, byte by byte, where no tag of the seed makes it; how often it was pulled."""

import base64
import binascii
from typing import Any

from fakequay.domain import job_queue
from fakequay.domain.images import manifest_format, manifests, scan_queue, security_scans
from fakequay.models import Blob, Manifest, ManifestLabel, PullCount, Repository, ScanReport, Tag
from fakequay.seeds.contexts import ExportContext, LoadingContext
from fakequay.seeds.errors import SeedError
from fakequay.seeds.record_fields import (
    REQUIRED,
    Field,
    RecordShape,
    choice,
    date,
    given,
    moment,
    number,
    seconds,
    text,
)
from fakequay.seeds.record_sections import RecordRows, records
from fakequay.seeds.schema_parts import item, listing, mapping, refers_to
from fakequay.seeds.section import Section
from fakequay.world import World
from fakequay.world.blob_store import digest_of

from .tags import parts, used_recipes

DIGEST = r"^sha256:[a-f0-9]{64}$"
_DIGESTS = {"type": "string", "pattern": DIGEST}
_MANIFEST = RecordShape(
    media_type=choice(
        "Of what type it is.", sorted(manifest_format.IMAGES | manifest_format.LISTS)
    ),
    content=text("The manifest as it was pushed.", REQUIRED),
    created=date("Since when it is here: with the world unless given.", derived=True),
)
_LABEL = RecordShape(
    key=text("What it is called.", REQUIRED),
    value=text("What it says.", REQUIRED),
    source=choice("Where it comes from.", ("manifest", "api", "internal"), "api"),
    media_type=choice("What the value is.", ("text/plain", "application/json"), "text/plain"),
    uuid=given("What it is found by."),
)
_HOLD = RecordShape(
    start=date("Since when: with the world unless given.", derived=True),
    end=date("Until when; for good unless given."),
)


def _load_blobs(planting: LoadingContext, owner: Repository, data: dict[str, str]) -> None:
    for digest, content in data.items():
        try:
            size = _store(planting.world, digest, base64.b64decode(content, validate=True))
        except binascii.Error as error:
            raise SeedError([f"the blob {digest} is no base64: {error}"]) from error
        planting.world.store.blobs.add(Blob(owner.id, digest, size))


def _store(world: World, digest: str, data: bytes) -> int:
    if digest_of(data) != digest:
        raise SeedError([f"the blob {digest} has other content than its digest says"])
    world.blobs.put(data)
    return len(data)


def _dump_blobs(harvest: ExportContext, owner: Repository) -> dict[str, str]:
    made = _made(harvest.world, owner)
    used = {digest for one in made for digest in manifests.document(one).blobs}
    found = harvest.world.store.blobs.find(repository_id=owner.id)
    return {
        blob.digest: content
        for blob in found
        if blob.digest not in used and (content := _content(harvest.world, blob)) is not None
    }


def _content(world: World, blob: Blob) -> str | None:
    try:
        with world.blobs.open(blob.digest) as source:
            return base64.b64encode(source.read()).decode()
    except KeyError:
        return None


def _load_manifests(planting: LoadingContext, owner: Repository, data: dict[str, Any]) -> None:
    world = planting.world
    for digest, one in data.items():
        values = _MANIFEST.load(one, created=planting.now)
        document = _parsed(digest, values)
        manifest = world.store.manifests.add(
            Manifest(
                owner.id,
                digest,
                layers_size=document.layers_size,
                subject=document.subject,
                **values,
            )
        )
        manifests.store_references(world, owner, manifest, document)
        for label in one.get("labels", ()):
            uuid = planting.world.ids.uuid("seeded label", digest, label["key"])
            values = _LABEL.load(label, uuid=uuid)
            world.store.manifest_labels.add(ManifestLabel(manifest.id, **values))


def _parsed(digest: str, values: dict[str, Any]) -> manifest_format.Document:
    try:
        document = manifest_format.parse(values["content"].encode(), values["media_type"])
    except manifest_format.MalformedManifest as error:
        raise SeedError([f"the manifest {digest}: {error}"]) from error
    if document.digest != digest:
        raise SeedError([f"the manifest {digest} has other content than its digest says"])
    return document


def _dump_manifests(harvest: ExportContext, owner: Repository) -> dict[str, Any]:
    made = {one.digest for one in _made(harvest.world, owner)}
    return {
        one.digest: _manifest(harvest, one)
        for one in harvest.world.store.manifests.find(repository_id=owner.id)
        if one.digest not in made
    }


def _manifest(harvest: ExportContext, manifest: Manifest) -> dict[str, Any]:
    found = harvest.world.store.manifest_labels.find(manifest_id=manifest.id)
    labels = [
        _LABEL.dump(label, uuid=harvest.world.ids.uuid("seeded label", manifest.digest, label.key))
        for label in found
    ]
    dumped = _MANIFEST.dump(manifest, created=harvest.now)
    return dumped | ({"labels": labels} if labels else {})


def _made(world: World, owner: Repository) -> list[Manifest]:
    """What planting the tags will make by itself."""
    found = [manifests.lookup(world, owner, digest) for digest in used_recipes(world, owner)]
    return [part for one in found if one for part in parts(world, one)]


def _load_holds(planting: LoadingContext, owner: Repository, data: list[dict[str, Any]]) -> None:
    for one in data:
        manifest = manifests.lookup(planting.world, owner, one["manifest"])
        if manifest is None:
            raise SeedError([f"there is no manifest {one['manifest']} to hold"])
        name, values = f"$temp-{manifest.digest}", _HOLD.load(one, start=planting.now)
        planting.world.store.tags.add(Tag(owner.id, name, manifest.id, hidden=True, **values))


def _dump_holds(harvest: ExportContext, owner: Repository) -> list[dict[str, Any]]:
    return [
        {"manifest": manifest.digest, **_HOLD.dump(tag, start=harvest.now)}
        for tag in harvest.world.store.tags.find(repository_id=owner.id)
        if tag.hidden and (manifest := harvest.world.store.manifests.get(tag.manifest_id))
    ]


def _load_scans(planting: LoadingContext, owner: Repository, data: dict[str, Any]) -> None:
    for digest, due in data.items():
        manifest = manifests.lookup(planting.world, owner, digest)
        if manifest is not None:
            job_queue.schedule(planting.world, scan_queue.KIND, manifest.id, seconds(due))


def _dump_scans(harvest: ExportContext, owner: Repository) -> dict[str, Any]:
    return {
        manifest.digest: moment(due.due)
        for manifest in harvest.world.store.manifests.find(repository_id=owner.id)
        if (due := job_queue.next_job(harvest.world, scan_queue.KIND, manifest.id))
    }


BLOBS = Section(
    "blobs",
    ("repository",),
    mapping({"type": "string"}, "Blobs by digest, as base64; written by an export.", _DIGESTS),
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
                "labels": listing(item(_LABEL.properties, required=_LABEL.required), "Its labels."),
            },
            required=_MANIFEST.required,
        ),
        "Manifests by digest; written by an export.",
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
                "manifest": {**_DIGESTS, "description": "Which of the repository's."},
                **_HOLD.properties,
            },
            required=["manifest"],
        ),
        "Manifests that were pushed by digest and that no tag has yet; written by an export.",
    ),
    _load_holds,
    _dump_holds,
)
SCANS = Section(
    "scans",
    ("repository",),
    mapping(
        {"type": ["string", "number"], "format": "date-time", "description": "When it is over."},
        "Scans that are under way, by manifest; written by an export.",
        refers_to("manifest"),
    ),
    _load_scans,
    _dump_scans,
)
PULLS = records(
    "pulls",
    ("repository",),
    "How often its tags and manifests were pulled.",
    RecordRows(
        table="pull_counts",
        make=PullCount,
        shape=RecordShape(
            subject=text("A tag, or a manifest by its digest.", REQUIRED),
            count=number("How often.", 1, minimum=0),
            last=date("When last: with the world unless given.", derived=True),
        ),
        belongs=lambda _, owner: {"repository_id": owner.id},
        derive=lambda ground, _owner, _get: {"last": ground.now},
    ),
)
SCAN_REPORTS = records(
    "scan_reports",
    ("seed",),
    "What the security scanner says of images.",
    RecordRows(
        table="scan_reports",
        make=ScanReport,
        shape=RecordShape(
            digest=text("Of which manifest.", REQUIRED, **{"x-unique": "scan report"}),
            status=choice("How far it is.", security_scans.STATUSES, security_scans.SCANNED),
            features=Field(
                {
                    "type": "array",
                    "description": "The packages it has found, as the real server shows them.",
                    "default": [],
                    "items": {"type": "object"},
                },
                [],
            ),
        ),
    ),
)
