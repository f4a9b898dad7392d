"""Conversion of images to Docker schema 1 manifests, for old clients."""

import json
from collections.abc import Iterable
from typing import Any

from fakequay.models import Manifest, RepoName, Tag
from fakequay.world import World
from fakequay.world.blob_store import digest_of

from . import image_configs, manifests, v1_images
from .schema1.format import UNSIGNED
from .v1_images import LegacyImage


def convert(world: World, manifest: Manifest, name: RepoName, tag: Tag) -> Manifest | None:
    """Convert an image to an unsigned schema 1 manifest, without storing it.

    Returns:
        None if schema 1 cannot represent the image, because the image has no config, no layers, or
        layers that are stored outside the registry.
    """
    config = image_configs.config(world, manifests.document(manifest))
    stacked = v1_images.list_for_manifest(world, manifest)
    has_remote_layers = any(image.layer.urls for image in stacked)
    if not isinstance(config.get("architecture"), str) or has_remote_layers or not stacked:
        return None
    texts = [json.dumps(entry) for entry in _history(stacked, config)]
    layers = zip((image.layer.digest for image in stacked), texts, strict=True)
    about = {"tag": tag.name, "name": str(name), "architecture": config["architecture"]}
    return _build(manifest.repository_id, about, layers)


def without_signatures(manifest: Manifest) -> Manifest:
    """Return a schema 1 manifest without its signatures. The new manifest is not stored."""
    document = manifests.document(manifest)
    layers = [(layer.digest, layer.text) for layer in reversed(document.v1_layers)]
    about = {key: document.values.get(key) for key in ("tag", "name", "architecture")}
    return _build(manifest.repository_id, about, layers)


def _build(
    repository_id: int, about: dict[str, Any], layers: Iterable[tuple[str, str]]
) -> Manifest:
    """Return an unsigned schema 1 manifest.

    Args:
        about: Fields of the manifest with tag, name and architecture of the image.
        layers: Digest and ``v1Compatibility`` of each layer, from the top layer to the base layer.
    """
    digests, texts = zip(*layers, strict=True)
    values = {
        **about,
        "schemaVersion": 1,
        "history": [{"v1Compatibility": text} for text in texts],
        "fsLayers": [{"blobSum": digest} for digest in digests],
    }
    content = json.dumps(values, indent=3)
    digest = digest_of(content.encode())
    return Manifest(repository_id, digest, UNSIGNED, content)


def _history(stacked: list[LegacyImage], config: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the history entries of a schema 1 manifest, from the top layer to the base layer.

    The entry of the top layer also contains the config of the image.
    """
    leaf, *below = stacked
    whole = {key: value for key, value in config.items() if key not in {"history", "rootfs"}}
    return [
        {**_created(leaf), **whole, **_position(leaf)},
        *({**_created(image), **_command(image), **_position(image)} for image in below),
    ]


def _created(image: LegacyImage) -> dict[str, Any]:
    history = image.layer.history
    return {"created": history["created"]} if "created" in history else {}


def _command(image: LegacyImage) -> dict[str, Any]:
    return {"container_config": {"Cmd": [image.layer.history.get("created_by") or ""]}}


def _position(image: LegacyImage) -> dict[str, Any]:
    parent = {"parent": image.ancestors[-1]} if image.ancestors else {}
    empty = {"throwaway": True} if image.layer.history.get("empty_layer") else {}
    return {"id": image.id, **parent, **empty}
