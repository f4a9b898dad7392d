"""Conversion of images to manifests of Docker schema 1, for clients that accept nothing newer."""

import json
from typing import Any

from fakequay.models import Manifest, RepoName, Tag
from fakequay.world import World

from . import image_configs, legacy_images, libtrust, manifests
from .legacy_images import LegacyImage

MEDIA_TYPE = "application/vnd.docker.distribution.manifest.v1+prettyjws"


def convert(world: World, manifest: Manifest, name: RepoName, tag: Tag) -> Manifest | None:
    """Convert an image to a manifest of schema 1. The result is not stored.

    Returns:
        None if schema 1 cannot represent the image, because the image has no config, no layers, or
        layers that are stored outside the registry.
    """
    config = image_configs.config(world, manifests.document(manifest))
    stacked = legacy_images.list_for_manifest(world, manifest)
    has_remote_layers = any(image.layer.urls for image in stacked)
    if not isinstance(config.get("architecture"), str) or has_remote_layers or not stacked:
        return None
    values = {
        "schemaVersion": 1,
        "name": str(name),
        "tag": tag.name,
        "architecture": config["architecture"],
        "fsLayers": [{"blobSum": image.layer.digest} for image in stacked],
        "history": [{"v1Compatibility": json.dumps(entry)} for entry in _history(stacked, config)],
    }
    digest, content = libtrust.sign(world, values, tag.start)
    return Manifest(manifest.repository_id, digest, MEDIA_TYPE, content)


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
