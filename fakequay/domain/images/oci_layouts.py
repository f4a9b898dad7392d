"""Images from a folder with an OCI image layout."""

import json
from pathlib import Path
from typing import Any

from fakequay.models import Manifest, Repository
from fakequay.world import World
from fakequay.world.blob_store import DigestMismatch, is_digest
from fakequay.world.partial_blobs import CHUNK

from . import blobs, manifest_format, manifests

REF = "org.opencontainers.image.ref.name"


class BadLayout(Exception):
    """The folder does not hold what is asked for; the message says what is wrong."""


def add(world: World, repository: Repository, layout: str) -> Manifest:
    """An image of a layout as if it had been pushed: ``folder:name``, or ``folder`` if it has one.

    A folder that is not absolute is one below the working directory.
    """
    return _add(world, repository, _split(layout)[0], _entry(layout))


def find_problem(layout: str) -> str | None:
    """What is wrong with the name of a layout, if anything is."""
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
        found = json.loads((folder / "index.json").read_bytes())["manifests"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadLayout(f"{folder} holds no OCI image layout") from error
    wanted = [one for one in found if ref is None or one.get("annotations", {}).get(REF) == ref]
    if len(wanted) != 1:
        named = f"named {ref!r}" if ref else "at all"
        raise BadLayout(f"{folder} has {len(wanted)} images {named}, and not one")
    entry: dict[str, Any] = wanted[0]
    return entry


def _add(world: World, repository: Repository, folder: Path, entry: dict[str, Any]) -> Manifest:
    media_type = entry["mediaType"]
    document = _parsed(folder, entry["digest"], media_type)
    for child in document.children:
        _add(world, repository, folder, child)
    for digest in document.blobs:
        blobs.link(world, repository, digest, _copy(world, folder, digest))
    return manifests.add(world, repository, document)


def _parsed(folder: Path, digest: str, media_type: str) -> manifest_format.Document:
    try:
        data = _path(folder, digest).read_bytes()
        document = manifest_format.parse(data, media_type)
    except (OSError, manifest_format.MalformedManifest) as error:
        raise BadLayout(f"{folder}: {digest}: {error}") from error
    if document.digest != digest:
        raise BadLayout(f"{folder}: {digest} has other content than its digest says")
    return document


def _copy(world: World, folder: Path, digest: str) -> int:
    """The size in bytes."""
    known = world.blobs.size(digest)
    if known is not None:
        return known
    upload = f"layout-{digest.partition(':')[2]}"
    world.blobs.begin(upload)
    try:
        with _path(folder, digest).open("rb") as source:
            world.blobs.append(upload, iter(lambda: source.read(CHUNK), b""))
        return world.blobs.commit(upload, digest)
    except DigestMismatch as error:
        raise BadLayout(f"{folder}: {digest} has other content than its digest says") from error
    except OSError as error:
        world.blobs.cancel(upload)
        raise BadLayout(f"{folder}: {digest} is missing") from error


def _path(folder: Path, digest: str) -> Path:
    if not is_digest(digest):
        raise BadLayout(f"{folder}: {digest!r} is no sha256 digest")
    return folder / "blobs" / digest.replace(":", "/")
