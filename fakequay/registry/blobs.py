"""Blobs that are here: fetched whole or in part."""

from collections.abc import Iterator
from typing import BinaryIO

from flask import Response, request
from werkzeug.http import parse_range_header

from fakequay.domain import blobs, images
from fakequay.world.blobs import CHUNK

from .errors import RegistryError
from .requests import Request

EMPTY = bytes.fromhex("1f8b080000096e8800ff621805a360148c5800080000ffff2eafb5ef00040000")


def get(asking: Request) -> Response:
    """The bytes, or those of the range that the client still lacks."""
    size, source = _open(asking)
    wanted = parse_range_header(request.headers.get("Range"))
    part = wanted.range_for_length(size) if wanted else None
    headers = {"Docker-Content-Digest": asking.ref, "Accept-Ranges": "bytes"}
    if wanted and part is None:
        source.close()
        return Response(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    start, stop = part or (0, size)
    if part:
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    headers["Content-Length"] = str(stop - start)
    response = Response(
        _read(source, start, stop),
        206 if part else 200,
        headers,
        mimetype="application/octet-stream",
    )
    response.call_on_close(source.close)
    return response


def delete(asking: Request) -> Response:
    """Blobs go with the manifests that need them, and not otherwise."""
    raise RegistryError("UNSUPPORTED")


def _open(asking: Request) -> tuple[int, BinaryIO]:
    blob = blobs.one(asking.world, asking.repository, asking.ref)
    if blob is None and asking.ref != images.EMPTY_LAYER:
        raise RegistryError("BLOB_UNKNOWN")
    if blob is None:
        asking.world.blobs.put(EMPTY)
    try:
        source = asking.world.blobs.open(asking.ref)
    except KeyError as error:
        raise RegistryError("BLOB_UNKNOWN") from error
    return blob.size if blob else len(EMPTY), source


def _read(source: BinaryIO, start: int, stop: int) -> Iterator[bytes]:
    source.seek(start)
    while start < stop:
        chunk = source.read(min(CHUNK, stop - start))
        if not chunk:
            return
        start += len(chunk)
        yield chunk
