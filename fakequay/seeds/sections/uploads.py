"""Seed section of unfinished uploads of blobs, with the bytes that they have received."""

import base64
from typing import Any

from fakequay.models import Repository, Upload
from fakequay.seeds.contexts import Context, ExportContext, LoadingContext
from fakequay.seeds.record_fields import RecordFields, date, derived_text, flag
from fakequay.seeds.schema_parts import BASE64, item, listing
from fakequay.seeds.section import Section

from .tags import path_of

_UPLOAD = RecordFields(
    uuid=derived_text(
        "UUID of the blob upload, which is part of its URL. Default: derived from the repository.",
        pattern="^[A-Za-z0-9-]{1,100}$",
        **{"x-unique": "upload"},
    ),
    created=date(
        "Time at which the blob upload started. Default: the time at which the seed is loaded.",
        derived=True,
    ),
    by_content_range=flag(
        "Whether the client has sent a part of the blob with the header Content-Range.", False
    ),
)


def _derived(context: Context, owner: Repository) -> dict[str, Any]:
    uuid = context.draw("upload", path_of(context.world, owner)).uuid()
    return {"uuid": uuid, "created": context.now}


def _load(context: LoadingContext, owner: Repository, data: list[dict[str, Any]]) -> None:
    for entry in data:
        upload = Upload(owner.id, **_UPLOAD.load(entry, **_derived(context, owner)))
        context.world.store.uploads.add(upload)
        context.world.blobs.begin(upload.uuid)
        content = base64.b64decode(entry.get("content", ""))
        context.world.blobs.append(upload.uuid, (content,))


def _dump(context: ExportContext, owner: Repository) -> list[dict[str, Any]]:
    found = []
    for upload in context.world.store.uploads.find(repository_id=owner.id):
        try:
            content = context.world.blobs.read_upload(upload.uuid)
        except KeyError:  # another request has just finished or cancelled the upload
            continue
        shown = {"content": base64.b64encode(content).decode()} if content else {}
        found.append(_UPLOAD.dump(upload, **_derived(context, owner)) | shown)
    return found


UPLOADS = Section(
    "uploads",
    ("repository",),
    listing(
        item(
            {
                **_UPLOAD.properties,
                "content": {
                    "type": "string",
                    "pattern": BASE64,
                    "description": (
                        "Bytes of the blob that were uploaded so far, in base64. Default: none."
                    ),
                },
            }
        ),
        "Unfinished uploads of blobs.",
    ),
    _load,
    _dump,
)
