"""Model cards: the README.md of a machine-learning model that is stored as an OCI artifact."""

import tarfile
from collections.abc import Mapping
from typing import Any

from fakequay.world import World

from .manifest_format import Document

MAX_SIZE = 1024 * 1024  # maximum size in bytes of a model card
_CARD_ANNOTATIONS = {
    "org.opencontainers.image.title": "README.md",
    "olot.layer.content.name": "README.md",
}


def find(world: World, document: Document) -> str | None:
    """Return the first README.md in the layers of a model artifact, or None without a README.md."""
    for layer in document.layers:
        if _is_card(layer):
            return _read(world, layer["digest"])
    return None


def _is_card(layer: Mapping[str, Any]) -> bool:
    annotations = layer.get("annotations") or {}
    marked = any(annotations.get(key) == value for key, value in _CARD_ANNOTATIONS.items())
    return marked or annotations.get("org.cncf.model.card") == "true"


def _read(world: World, digest: str) -> str | None:
    """Return the text of a model card from the blob of a layer.

    If the blob is a tar archive, return its first ``.md`` file, otherwise the whole blob.
    """
    try:
        with world.blobs.open(digest) as source:
            head = source.read(MAX_SIZE)
            source.seek(0)
            try:
                with tarfile.open(fileobj=source) as archive:
                    return _first_text(archive)
            except tarfile.TarError:
                return head.decode(errors="replace")
    except KeyError:
        return None


def _first_text(archive: tarfile.TarFile) -> str | None:
    for member in archive:
        content = archive.extractfile(member) if member.name.endswith(".md") else None
        if content is not None:
            return content.read(MAX_SIZE).decode(errors="replace")
    return None
