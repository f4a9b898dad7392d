"""Import of images from OCI image layouts: folders with the files of images."""

import json
from pathlib import Path
from typing import Any, BinaryIO

from fakequay.models import Manifest, Repository
from fakequay.world import World
from fakequay.world.blob_store import DigestMismatch, is_digest
from fakequay.world.partial_blobs import CHUNK

from . import blobs, manifest_format, manifests

REF = "org.opencontainers.image.ref.name"


class BadLayout(Exception):
    """Error for a folder that is not a valid OCI image layout or lacks the requested image.

    The message contains the reason.
    """


def add(world: World, repository: Repository, layout: str) -> Manifest:
    """Add an image from an OCI image layout to a repository, as if it had been pushed.

    Args:
        layout: ``folder:name``, or only ``folder`` if the layout contains exactly one image. A
            relative folder is relative to the working directory.

    Raises:
        BadLayout: The folder is not a valid OCI image layout, or does not contain exactly one
            matching image.
        ManifestRefused: The layout lacks a blob of the image, or a manifest of a manifest list.
    """
    return _add(world, repository, _split(layout)[0], _entry(layout))


def index_file(layout: str) -> Path:
    """Return the path of the file in an OCI image layout that lists the images of the layout."""
    return _split(layout)[0] / "index.json"


def find_problem(layout: str) -> str | None:
    """Return an error message if an OCI image layout lacks the requested image, otherwise None."""
    try:
        _entry(layout)
    except BadLayout as error:
        return str(error)
    return None


def _split(layout: str) -> tuple[Path, str | None]:
    folder, colon, ref = layout.rpartition(":")
    return (Path(folder), ref) if colon else (Path(layout), None)


def _entry(layout: str) -> dict[str, Any]:
    folder, ref = _split(layout)
    try:
        with _open(index_file(layout)) as file:
            found = json.loads(file.read())["manifests"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        message = f"{folder} is not an OCI image layout: cannot read its index.json"
        raise BadLayout(message) from error
    if not isinstance(found, list) or not all(map(_is_entry, found)):
        raise BadLayout(f"{folder}: the manifests in index.json are invalid")
    matching = [
        entry for entry in found if ref is None or entry.get("annotations", {}).get(REF) == ref
    ]
    if len(matching) != 1:
        named = f" named {ref!r}" if ref else ""
        raise BadLayout(f"{folder} has {len(matching)} images{named}, expected exactly one")
    entry: dict[str, Any] = matching[0]
    return entry


def _is_entry(value: Any) -> bool:
    """Return whether a JSON value is an object with a media type and a digest.

    The entries of an OCI index are such objects.
    """
    return (
        isinstance(value, dict)
        and isinstance(value.get("mediaType"), str)
        and isinstance(value.get("digest"), str)
        and isinstance(value.get("annotations", {}), dict)
    )


def _open(path: Path) -> BinaryIO:
    """Open a regular file for reading.

    Other kinds of files are rejected: opening a named pipe would wait until another process writes
    to it.

    Raises:
        OSError: The path is not a regular file, or cannot be read.
    """
    if not path.is_file():
        raise OSError(f"{path.name} is not a regular file")
    return path.open("rb")


def _add(world: World, repository: Repository, folder: Path, entry: dict[str, Any]) -> Manifest:
    media_type = entry["mediaType"]
    document = _parse(folder, entry["digest"], media_type)
    for child in document.children:
        _add(world, repository, folder, child)
    for digest in document.blobs:
        blobs.link(world, repository, digest, _copy(world, folder, digest))
    return manifests.add(world, repository, document)


def _parse(folder: Path, digest: str, media_type: str) -> manifest_format.Document:
    try:
        with _open(_path(folder, digest)) as file:
            document = manifest_format.parse(file.read(), media_type)
        manifest_format.check_layers(document)
    except OSError as error:
        raise BadLayout(f"{folder}: {digest}: {error}") from error
    except manifest_format.MalformedManifest as error:
        raise BadLayout(f"{folder}: {digest}: {error.reason}") from error
    if document.digest != digest:
        raise BadLayout(f"{folder}: the content of {digest} does not match its digest")
    return document


def _copy(world: World, folder: Path, digest: str) -> int:
    """Copy a blob from an OCI layout to the blob store, and return its size in bytes."""
    stored_size = world.blobs.size(digest)
    if stored_size is not None:
        return stored_size
    path, upload = _path(folder, digest), f"layout-{digest.partition(':')[2]}"
    world.blobs.begin(upload)
    try:
        with _open(path) as source:
            world.blobs.append(upload, iter(lambda: source.read(CHUNK), b""))
        return world.blobs.commit(upload, digest)
    except DigestMismatch as error:
        raise BadLayout(f"{folder}: the content of {digest} does not match its digest") from error
    except OSError as error:
        world.blobs.cancel(upload)
        raise BadLayout(f"{folder}: cannot read the blob {digest}") from error


def _path(folder: Path, digest: str) -> Path:
    if not is_digest(digest):
        raise BadLayout(f"{folder}: {digest!r} is not a sha256 digest")
    return folder / "blobs" / digest.replace(":", "/")
