"""Manifests of schema 1, as images had them once: made for clients that accept nothing newer."""

import json
from typing import Any

from fakequay.models import Manifest, RepoName, Tag
from fakequay.world import World

from . import image_configs, legacy_images, libtrust, manifests
from .legacy_images import LegacyImage

MEDIA_TYPE = "application/vnd.docker.distribution.manifest.v1+prettyjws"


def convert(world: World, manifest: Manifest, name: RepoName, tag: Tag) -> Manifest | None:
    """An image in schema 1, which is stored nowhere; None for what cannot be said in it.

    That is what has no config of an image, no layers, or layers that are kept elsewhere.
    """
    config = image_configs.config(world, manifests.document(manifest))
    stacked = legacy_images.list_for_manifest(world, manifest)
    elsewhere = any(image.layer.urls for image in stacked)
    if not isinstance(config.get("architecture"), str) or elsewhere or not stacked:
        return None
    values = {
        "schemaVersion": 1,
        "name": str(name),
        "tag": tag.name,
        "architecture": config["architecture"],
        "fsLayers": [{"blobSum": image.layer.digest} for image in stacked],
        "history": [{"v1Compatibility": json.dumps(one)} for one in _history(stacked, config)],
    }
    digest, content = libtrust.sign(world, values, tag.start)
    return Manifest(manifest.repository_id, digest, MEDIA_TYPE, content)


def _history(stacked: list[LegacyImage], config: dict[str, Any]) -> list[dict[str, Any]]:
    """From the leaf, which has the config of the whole, to the base."""
    leaf, *below = stacked
    whole = {key: value for key, value in config.items() if key not in {"history", "rootfs"}}
    return [
        {**_created(leaf), **whole, **_place(leaf)},
        *({**_created(image), **_command(image), **_place(image)} for image in below),
    ]


def _created(image: LegacyImage) -> dict[str, Any]:
    history = image.layer.history
    return {"created": history["created"]} if "created" in history else {}


def _command(image: LegacyImage) -> dict[str, Any]:
    return {"container_config": {"Cmd": [image.layer.history.get("created_by") or ""]}}


def _place(image: LegacyImage) -> dict[str, Any]:
    parent = {"parent": image.ancestors[-1]} if image.ancestors else {}
    empty = {"throwaway": True} if image.layer.history.get("empty_layer") else {}
    return {"id": image.id, **parent, **empty}
