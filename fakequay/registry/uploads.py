"""Blobs on their way: at once, in chunks, or from a repository that has them."""

import re
from collections.abc import Iterable

from flask import Response, request

from fakequay.domain.images import blobs
from fakequay.domain.quotas.quotas import format_bytes
from fakequay.domain.repositories import repositories
from fakequay.models import Upload
from fakequay.settings import LARGEST_LAYER, OCI_HEADERS, byte_count
from fakequay.world.blob_store import DigestMismatch, OutOfOrder, TooLarge
from fakequay.world.partial_blobs import CHUNK

from . import quota_enforcement
from .errors import RegistryError, render
from .request_paths import RequestContext, parse_name

_CONTENT_RANGE = re.compile(r"(\d{1,18})-(\d{1,18})", re.ASCII)
_RANGE = re.compile(rf"bytes={_CONTENT_RANGE.pattern}", re.ASCII)


def start(context: RequestContext) -> Response:
    """Begin an upload, unless the blob is mounted or comes along."""
    quota_enforcement.check(context)
    with context.world.store.transaction():
        mounted = _mount(context)
        if mounted:
            return mounted
        upload = _begin(context)
    digest = request.args.get("digest")
    if digest is not None:
        _receive(context, upload)
        return _commit(context, upload, digest)
    location = f"{request.host_url}v2/{context.name}/blobs/uploads/{upload.uuid}"
    headers = {"Location": location, "Range": "bytes=0--1", "Docker-Upload-UUID": upload.uuid}
    return _plain(202, headers)


def status(context: RequestContext) -> Response:
    """How far an upload has come, to who sends it as the specification says in its words.

    The real server counts one byte too many here, and does not say where to go on.
    """
    upload = _find(context)
    received = _received(context, upload)
    if upload.by_content_range and context.world.config.get(OCI_HEADERS, True):
        return _plain(204, _progress(upload, received))
    return _plain(204, {"Range": f"bytes=0-{received}", "Docker-Upload-UUID": upload.uuid})


def append(context: RequestContext) -> Response:
    """Take the next chunk."""
    upload = _find(context)
    size = _receive(context, upload)
    if "Content-Range" in request.headers and not upload.by_content_range:
        context.world.store.uploads.change(upload, by_content_range=True)
    return _plain(202, _progress(upload, size))


def finish(context: RequestContext) -> Response:
    """Take the last chunk, if there is one, and make a blob of all."""
    digest = request.args.get("digest")
    if digest is None:
        reason = {"reason": "Missing digest arg on monolithic upload"}
        raise RegistryError("BLOB_UPLOAD_INVALID", detail=reason)
    upload = _find(context)
    _receive(context, upload)
    return _commit(context, upload, digest)


def cancel(context: RequestContext) -> Response:
    upload = _find(context)
    context.world.blobs.cancel(upload.uuid)
    context.world.store.uploads.remove(upload)
    return _plain(204)


def _mount(context: RequestContext) -> Response | None:
    """The blob of another repository that the caller may read, if it is there."""
    digest, source = request.args.get("mount"), request.args.get("from")
    if digest is None or source is None:
        return None
    name = parse_name(context.world, source)
    other = repositories.one(context.world, name)
    if other is None or not (name in context.readable or other.public):
        return None
    blob = blobs.get(context.world, other, digest)
    if blob is None:
        return None
    blobs.link(context.world, context.repository, digest, blob.size)
    return _created(context, digest)


def _begin(context: RequestContext) -> Upload:
    world = context.world
    uuid = world.draw("upload", str(context.name)).uuid()
    world.blobs.begin(uuid)
    return world.store.uploads.add(Upload(context.repository.id, uuid, created=world.now()))


def _find(context: RequestContext) -> Upload:
    """The repository's upload, if its bytes are still there, too."""
    upload = context.world.store.uploads.one(repository_id=context.repository.id, uuid=context.ref)
    if upload is None:
        raise RegistryError("BLOB_UPLOAD_UNKNOWN")
    _received(context, upload)
    return upload


def _received(context: RequestContext, upload: Upload) -> int:
    try:
        return context.world.blobs.received(upload.uuid)
    except KeyError as error:
        raise RegistryError("BLOB_UPLOAD_UNKNOWN") from error


def _receive(context: RequestContext, upload: Upload) -> int:
    """Add the body to the upload, as it comes; returns how many bytes there are."""
    before = _received(context, upload)
    most = byte_count(context.world.config.get(LARGEST_LAYER))
    try:
        start = _first_byte(before)
        if before + (request.content_length or 0) > most:
            raise TooLarge(before + (request.content_length or 0))
        return context.world.blobs.append(upload.uuid, _body(), start, most)
    except TooLarge as error:
        raise _too_large(error.size, most) from error
    except OutOfOrder as error:
        headers = _progress(upload, max(_received(context, upload), 1))
        raise RegistryError("BLOB_UPLOAD_INVALID", status=416, headers=headers) from error


def _first_byte(received: int) -> int | None:
    """Where a chunk says that it belongs: where the last one ended, or it is refused.

    Older clients say so with Range, whose end is not part of it any more; of their chunks, what
    has been received already is passed over.
    """
    if "Content-Range" in request.headers:
        start, end = _span(_CONTENT_RANGE, request.headers["Content-Range"])
    elif "Range" in request.headers:
        start, end = _span(_RANGE, request.headers["Range"])
        end -= 1
    else:
        return None
    if start > end:
        raise RegistryError("INVALID_REQUEST", "Invalid range header")
    if "Content-Range" in request.headers or start > received:
        return start
    _pass_over(received - start if start else 0)
    return received


def _pass_over(size: int) -> None:
    while size and (passed := len(request.stream.read(min(size, CHUNK)))):
        size -= passed


def _span(form: re.Pattern[str], header: str) -> tuple[int, int]:
    match = form.fullmatch(header)
    if match is None:
        raise RegistryError("INVALID_REQUEST", "Invalid range header")
    return int(match[1]), int(match[2])


def _too_large(size: int, most: int) -> RegistryError:
    detail = {
        "reason": f"{size} is greater than maximum allowed size {most}",
        "max_allowed": most,
        "uploaded": size,
    }
    told, limit = format_bytes(size, 2), format_bytes(most, 2)
    message = f"Uploaded blob of {told} is larger than {limit} allowed by this registry"
    return RegistryError("INVALID_REQUEST", message, detail=detail)


def _progress(upload: Upload, received: int) -> dict[str, str]:
    return {
        "Location": request.base_url,
        "Range": f"0-{received - 1}",
        "Docker-Upload-UUID": upload.uuid,
    }


def _body() -> Iterable[bytes]:
    """The request's body in pieces, also where its length is not told in advance."""
    stream = request.stream
    return iter(lambda: stream.read(CHUNK), b"")


def _commit(context: RequestContext, upload: Upload, digest: str) -> Response:
    """One transaction, in which nobody takes the blob for one that no repository has."""
    world = context.world
    with world.store.transaction():
        world.store.uploads.remove_all(repository_id=context.repository.id, uuid=upload.uuid)
        try:
            size = world.blobs.commit(upload.uuid, digest)
        except (DigestMismatch, KeyError):
            return render(RegistryError("BLOB_UPLOAD_INVALID"))
        blobs.link(world, context.repository, digest, size)
    return _created(context, digest)


def _created(context: RequestContext, digest: str) -> Response:
    location = f"{request.host_url}v2/{context.name}/blobs/{digest}"
    return _plain(201, {"Docker-Content-Digest": digest, "Location": location})


def _plain(status: int, headers: dict[str, str] | None = None) -> Response:
    return Response(status=status, headers=headers)
