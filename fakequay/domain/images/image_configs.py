"""Image configs: reads the history, layers and labels of an image from its config blob."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from fakequay.fast_dataclasses import frozen
from fakequay.world import World

from .manifest_format import Document
from .schema1.format import V1Layer

EMPTY_LAYER = "sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4"
EMPTY_LAYER_SIZE = 32  # size of the empty layer in bytes
MAX_CONFIG = 4 * 1024 * 1024  # maximum size in bytes of a config blob that is read


@frozen
class Layer:
    """One layer or other step in the history of an image.

    Attributes:
        image_id: Id of the Docker v1 image whose top layer is this layer.
        digest: Digest of the layer's blob. Steps that change no file have an empty blob.
        size: Size of the blob in bytes; None if a schema 1 manifest does not contain the size.
        urls: URLs of a layer that is stored outside the registry, or None.
        history: Entry for the step in ``history`` of the image config; empty if there is none.
    """

    image_id: str
    digest: str
    size: int | None
    urls: list[str] | None
    history: dict[str, Any]

    @property
    def created(self) -> float | None:
        """Return the creation time of an image in Unix seconds, or None if it has no valid date."""
        try:
            return datetime.fromisoformat(self.history["created"]).timestamp()
        except (KeyError, TypeError, ValueError, OverflowError):
            return None


def config(world: World, document: Document) -> dict[str, Any]:
    """Return the image config of a manifest; an empty dict if the config is missing or invalid."""
    if document.config is None or not document.has_image_config:
        return {}
    try:
        with world.blobs.open(document.config["digest"]) as source:
            values = json.loads(source.read(MAX_CONFIG))
    except (KeyError, ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def labels(world: World, document: Document) -> dict[str, str]:
    """Return the labels of an image.

    For an artifact that is not an image, return the annotations of its manifest.
    """
    if document.is_schema1:
        return document.v1_layers[-1].labels
    if not document.has_image_config and not document.is_list:
        return {key: str(value) for key, value in document.annotations.items()}
    settings = config(world, document).get("config")
    found = settings.get("Labels") if isinstance(settings, dict) else None
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def layers(world: World, document: Document) -> list[Layer]:
    """Return the layers of an image, from the base layer to the top layer.

    The list is empty for a manifest list and for an artifact that is not an image.
    """
    if document.is_schema1:
        return [_v1_layer(layer) for layer in document.v1_layers]
    if not document.has_image_config:
        return []
    running = hashlib.sha256()
    steps = enumerate(_steps(config(world, document), document.layers))
    return [_layer(running, index, entry, blob) for index, (entry, blob) in steps]


def _steps(
    config: dict[str, Any], blobs: list[dict[str, Any]]
) -> Iterator[tuple[dict[str, Any], dict[str, Any] | None]]:
    """Yield each history entry of an image together with the descriptor of its layer blob.

    The descriptor is None for a step that changes no file. Layer blobs without a history entry come
    last, each with an empty entry.
    """
    history = config.get("history")
    remaining = iter(blobs)
    for entry in history if isinstance(history, list) else ():
        if isinstance(entry, dict):
            empty = entry.get("empty_layer")
            blob = None if empty else next(remaining, None)
            if empty or blob is not None:
                yield entry, blob
    yield from (({}, blob) for blob in remaining)


def _v1_layer(layer: V1Layer) -> Layer:
    """Convert a layer of a schema 1 manifest to a ``Layer`` of an image history."""
    image = layer.image
    history = {key: image[key] for key in ("created", "comment", "author") if image.get(key)}
    settings = image.get("container_config")
    command = settings.get("Cmd") if isinstance(settings, dict) else None
    if command:
        history["created_by"] = json.dumps(command)
    return Layer(image["id"], layer.digest, layer.size, None, history)


def _layer(running: Any, index: int, entry: dict[str, Any], blob: dict[str, Any] | None) -> Layer:
    digest = blob["digest"] if blob else EMPTY_LAYER
    running.update(f"{json.dumps(entry)}|{index}|{digest}||".encode())
    size = int(blob["size"]) if blob else EMPTY_LAYER_SIZE
    urls = blob.get("urls") if blob else None
    return Layer(running.hexdigest(), digest, size, urls, entry)
