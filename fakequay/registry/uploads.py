"""Blob uploads: in one request, in chunks, or by mounting a blob from another repository."""

import re
from collections.abc import Iterable
from contextlib import suppress

from flask import Response, request

from fakequay.contract.configuration_check import parse_size
from fakequay.domain.errors import QuotaExceeded
from fakequay.domain.images import blobs
from fakequay.domain.numbers import format_bytes
from fakequay.domain.repositories import repositories
from fakequay.models import Upload
from fakequay.settings import LARGEST_LAYER, OCI_HEADERS
from fakequay.storage import transaction_guard
from fakequay.world.blob_store import DigestMismatch, OutOfOrder, TooLarge
from fakequay.world.partial_blobs import CHUNK

from . import quota_enforcement
from .errors import RegistryError, render
from .request_paths import RequestContext, parse_name

_CONTENT_RANGE = re.compile(r"(\d{1,18})-(\d{1,18})", re.ASCII)
_RANGE = re.compile(rf"bytes={_CONTENT_RANGE.pattern}", re.ASCII)


def start(context: RequestContext) -> Response:
    """Start the upload of a blob.

    If the request mounts a blob of another repository or contains the whole blob, the blob is
    created immediately.
    """
    quota_enforcement.check(context)
    with context.world.store.transaction():
        mounted = _mount(context)
        if mounted:
            return mounted
        upload = _begin(context)
    digest = request.args.get("digest")
    if digest is not None:
        _receive(context, upload)
        _check_quota(context, upload)
        return _commit(context, upload, digest)
    location = f"{request.host_url}v2/{context.name}/blobs/uploads/{upload.uuid}"
    headers = {"Location": location, "Range": "bytes=0--1", "Docker-Upload-UUID": upload.uuid}
    return _plain(202, headers)


def status(context: RequestContext) -> Response:
    """Return the number of bytes that the upload of a blob has received.

    As on the real server, the number in the response is one byte too large, and the header
    ``Location`` is missing. If a chunk of the upload had the header ``Content-Range``, which the
    OCI specification requires, the response follows the specification.
    """
    upload = _find(context)
    received = _received_bytes(context, upload)
    if upload.by_content_range and context.world.config.get(OCI_HEADERS, True):
        return _plain(204, _progress(upload, received))
    return _plain(204, {"Range": f"bytes=0-{received}", "Docker-Upload-UUID": upload.uuid})


def append(context: RequestContext) -> Response:
    """Append a chunk to the upload of a blob.

    As on the real server, the quota check includes only earlier chunks, not this chunk.
    """
    upload = _find(context)
    _check_quota(context, upload)
    size = _receive(context, upload)
    if "Content-Range" in request.headers and not upload.by_content_range:
        context.world.store.uploads.change(upload, by_content_range=True)
    return _plain(202, _progress(upload, size))


def finish(context: RequestContext) -> Response:
    """Append the last chunk of a blob upload, if the request contains one, and create the blob."""
    digest = request.args.get("digest")
    if digest is None:
        reason = {"reason": "Missing digest arg on monolithic upload"}
        raise RegistryError("BLOB_UPLOAD_INVALID", detail=reason)
    upload = _find(context)
    _receive(context, upload)
    _check_quota(context, upload)
    return _commit(context, upload, digest)


def cancel(context: RequestContext) -> Response:
    """Cancel the upload of a blob and delete the received bytes."""
    _discard(context, _find(context))
    return _plain(204)


def _check_quota(context: RequestContext, upload: Upload) -> None:
    """Check that the namespace's quota has room for an upload; if not, cancel the upload.

    Raises:
        QuotaExceeded: With the upload, the namespace exceeds its quota.
    """
    try:
        quota_enforcement.check_uploads(context)
    except QuotaExceeded:
        _discard(context, upload)
        raise


def _discard(context: RequestContext, upload: Upload) -> None:
    with suppress(KeyError):  # Another request has just finished or cancelled the upload.
        context.world.blobs.cancel(upload.uuid)
    context.world.store.uploads.remove_all(repository_id=context.repository.id, uuid=upload.uuid)


def _mount(context: RequestContext) -> Response | None:
    """Link a blob of another repository to the repository of the request.

    The query parameter ``mount`` contains the digest of the blob, and ``from`` contains the name of
    the other repository.

    Returns:
        None if a query parameter is missing, the blob does not exist, or the caller may not pull
        from the other repository.
    """
    digest, source = request.args.get("mount"), request.args.get("from")
    if digest is None or source is None:
        return None
    name = parse_name(context.world, source)
    other = repositories.get(context.world, name)
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
    """Return the blob upload whose id is in the request path.

    Raises:
        RegistryError: ``BLOB_UPLOAD_UNKNOWN`` if the upload or its received bytes do not exist.
    """
    upload = context.world.store.uploads.one(repository_id=context.repository.id, uuid=context.ref)
    if upload is None:
        raise RegistryError("BLOB_UPLOAD_UNKNOWN")
    _received_bytes(context, upload)
    return upload


def _received_bytes(context: RequestContext, upload: Upload) -> int:
    try:
        return context.world.blobs.received(upload.uuid)
    except KeyError as error:
        raise RegistryError("BLOB_UPLOAD_UNKNOWN") from error


def _receive(context: RequestContext, upload: Upload) -> int:
    """Append the request body to a blob upload, and return the new size in bytes."""
    transaction_guard.check()
    received = _received_bytes(context, upload)
    limit = parse_size(context.world.config.get(LARGEST_LAYER))
    try:
        start = _first_byte(received)
        if received + (request.content_length or 0) > limit:
            raise TooLarge(received + (request.content_length or 0))
        size = context.world.blobs.append(upload.uuid, _body(), start, limit)
        transaction_guard.check()  # A reset has removed the upload.
        return size
    except KeyError as error:  # another request has cancelled the upload
        transaction_guard.check()
        raise RegistryError("BLOB_UPLOAD_UNKNOWN") from error
    except TooLarge as error:
        raise _too_large(error.size, limit) from error
    except OutOfOrder as error:
        headers = _progress(upload, max(_received_bytes(context, upload), 1))
        raise RegistryError("BLOB_UPLOAD_INVALID", status=416, headers=headers) from error


def _first_byte(received: int) -> int | None:
    """Return the offset in the blob at which the chunk of a request starts.

    The range in the header ``Content-Range`` must start where the previous chunk ended. Older
    clients send the header ``Range`` with an exclusive end. If the server has already received the
    first bytes of an older client's chunk, these bytes are skipped.

    Returns:
        The offset in bytes, or None if the request has neither header.
    """
    if "Content-Range" in request.headers:
        start, end = _parse_range(_CONTENT_RANGE, request.headers["Content-Range"])
    elif "Range" in request.headers:
        start, end = _parse_range(_RANGE, request.headers["Range"])
        end -= 1
    else:
        return None
    if start > end:
        raise RegistryError("INVALID_REQUEST", "Invalid range header")
    if "Content-Range" in request.headers or start > received:
        return start
    _skip_bytes(received - start if start else 0)
    return received


def _skip_bytes(size: int) -> None:
    while size and (skipped := len(request.stream.read(min(size, CHUNK)))):
        size -= skipped


def _parse_range(pattern: re.Pattern[str], header: str) -> tuple[int, int]:
    match = pattern.fullmatch(header)
    if match is None:
        raise RegistryError("INVALID_REQUEST", "Invalid range header")
    return int(match[1]), int(match[2])


def _too_large(size: int, limit_bytes: int) -> RegistryError:
    detail = {
        "reason": f"{size} is greater than maximum allowed size {limit_bytes}",
        "max_allowed": limit_bytes,
        "uploaded": size,
    }
    uploaded, limit = format_bytes(size, 2), format_bytes(limit_bytes, 2)
    message = f"Uploaded blob of {uploaded} is larger than {limit} allowed by this registry"
    return RegistryError("INVALID_REQUEST", message, detail=detail)


def _progress(upload: Upload, received: int) -> dict[str, str]:
    return {
        "Location": request.base_url,
        "Range": f"0-{received - 1}",
        "Docker-Upload-UUID": upload.uuid,
    }


def _body() -> Iterable[bytes]:
    """Yield the request body in pieces, even if the request does not declare its length."""
    stream = request.stream
    return iter(lambda: stream.read(CHUNK), b"")


def _commit(context: RequestContext, upload: Upload, digest: str) -> Response:
    """Create the blob of an upload and link it to the repository.

    The creation and the link are one transaction, so that garbage collection cannot delete the new
    blob before it is linked.
    """
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
