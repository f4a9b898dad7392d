"""Manifests of schema 1, as images had them once: made for clients that accept nothing newer."""

import json
from datetime import UTC, datetime
from typing import Any

from fakequay.records import Manifest, RepoName, Tag
from fakequay.world import World
from fakequay.world.blobs import digest_of

from . import images, legacy_images, manifests
from .legacy_images import LegacyImage

MEDIA_TYPE = "application/vnd.docker.distribution.manifest.v1+prettyjws"


def made(world: World, manifest: Manifest, name: RepoName, tag: Tag) -> Manifest | None:
    """An image in schema 1, which is stored nowhere; None for what cannot be said in it.

    That is what has no config of an image, no layers, or layers that are kept elsewhere.
    """
    config = images.config(world, manifests.document(manifest))
    stacked = legacy_images.of_manifest(world, manifest)
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
    digest, content = _signed(world, values, tag.start)
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
    return {"container_config": {"Cmd": [image.layer.history.get("created_by", "")]}}


def _place(image: LegacyImage) -> dict[str, Any]:
    parent = {"parent": image.ancestors[-1]} if image.ancestors else {}
    empty = {"throwaway": True} if image.layer.history.get("empty_layer") else {}
    return {"id": image.id, **parent, **empty}


def _signed(world: World, values: dict[str, Any], at: float) -> tuple[str, str]:
    """The digest, which is that of what is signed, and the text with its signature in it.

    The signature is libtrust's: it says how much of the text before it was signed, and with what
    end. That it has always been made ``at`` the same moment makes the text always the same.
    """
    from fakequay.kit import rsa  # slow to import

    signed = json.dumps(values, indent=3).encode()
    length = signed.rindex(b"\n}")
    told = {
        "formatLength": length,
        "formatTail": rsa.base64url(signed[length:]),
        "time": f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%SZ}",
    }
    protected = rsa.base64url(json.dumps(told).encode())
    key = rsa.rsa_key(world.ids.secret("registry manifests"))
    signature = key.signature(f"{protected}.{rsa.base64url(signed)}".encode())
    block = {
        "header": {"alg": "RS256", "jwk": key.jwk},
        "signature": rsa.base64url(signature),
        "protected": protected,
    }
    return digest_of(signed), json.dumps({**values, "signatures": [block]}, indent=3)
