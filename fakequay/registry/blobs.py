"""Blob downloads: returns complete blobs or byte ranges of blobs."""

from collections.abc import Iterator

from flask import Response, request
from werkzeug.datastructures import Range
from werkzeug.http import parse_range_header

from fakequay.domain.images import blobs, image_configs
from fakequay.world.partial_blobs import CHUNK

from .errors import RegistryError
from .request_paths import RequestContext

EMPTY_LAYER_DATA = bytes.fromhex("1f8b080000096e8800ff621805a360148c5800080000ffff2eafb5ef00040000")


def get(context: RequestContext) -> Response:
    """Return the content of a blob, or the byte range that the client requests.

    If the range is outside the blob, return status 416.
    """
    size = _size(context)
    requested = _requested_range()
    part = requested.range_for_length(size) if requested else None
    headers = {"Docker-Content-Digest": context.ref, "Accept-Ranges": "bytes"}
    if requested and part is None:
        return Response(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    start, stop = part or (0, size)
    if part:
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    headers["Content-Length"] = str(stop - start)
    return Response(
        _read(context, start, stop),
        206 if part else 200,
        headers,
        mimetype="application/octet-stream",
    )


def delete(context: RequestContext) -> Response:
    """Reject the deletion of a blob: as in Quay, only the garbage collection deletes blobs."""
    raise RegistryError("UNSUPPORTED")


def _requested_range() -> Range | None:
    """Return the byte range that a request asks for; None for no range or several ranges."""
    requested = parse_range_header(request.headers.get("Range"))
    return (
        requested
        if requested and requested.units == "bytes" and len(requested.ranges) == 1
        else None
    )


def _size(context: RequestContext) -> int:
    """Return the size of a blob in bytes, or None if the repository does not contain it.

    The empty layer, which many images use, counts as a blob of every repository.
    """
    if context.ref == image_configs.EMPTY_LAYER:
        context.world.blobs.put(EMPTY_LAYER_DATA)
    elif blobs.get(context.world, context.repository, context.ref) is None:
        raise RegistryError("BLOB_UNKNOWN")
    size = context.world.blobs.size(context.ref)
    if size is None:
        raise RegistryError("BLOB_UNKNOWN")
    return size


def _read(context: RequestContext, start: int, stop: int) -> Iterator[bytes]:
    with context.world.blobs.open(context.ref) as source:
        source.seek(start)
        while start < stop and (chunk := source.read(min(CHUNK, stop - start))):
            start += len(chunk)
            yield chunk
