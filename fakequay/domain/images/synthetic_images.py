"""Generated (synthetic) images: small, complete images that clients can pull.

An image depends only on its description (recipe): the same recipe always results in the same bytes.
"""

import json
import struct
import tarfile
import zlib
from collections.abc import Mapping
from dataclasses import field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from fakequay.fast_dataclasses import frozen
from fakequay.models import Manifest, Repository
from fakequay.world import World
from fakequay.world.blob_store import digest_of

from . import blobs, manifest_format, manifests

CREATED = 1_704_067_200.0  # Default creation time of an image: 2024-01-01, in Unix seconds
OCI, DOCKER = "oci", "docker"
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"))
_STORED = 65_535  # Maximum size of an uncompressed deflate block, in bytes


@frozen
class Recipe:
    """Description of a synthetic image.

    Attributes:
        content: Text in the layers. Recipes with different texts result in different images.
        layers: Number of layers.
        labels: Labels in the image config.
        platforms: Platforms such as ``linux/arm/v7``. Several platforms result in a manifest list.
        layer_size: Minimum size of the file in each layer, in bytes.
        format: ``oci`` or ``docker``.
        created: Creation time in Unix seconds.
    """

    content: str
    layers: int = 1
    labels: Mapping[str, str] = field(default_factory=dict)
    platforms: tuple[str, ...] = ("linux/amd64",)
    layer_size: int = 0
    format: str = OCI
    created: float = CREATED


@frozen
class _Types:
    manifest: str
    list: str
    config: str
    layer: str


_TYPES = {
    OCI: _Types(
        manifest_format.OCI_MANIFEST,
        manifest_format.OCI_INDEX,
        manifest_format.OCI_CONFIG,
        manifest_format.OCI_LAYER,
    ),
    DOCKER: _Types(
        manifest_format.DOCKER_MANIFEST,
        manifest_format.DOCKER_LIST,
        manifest_format.DOCKER_CONFIG,
        "application/vnd.docker.image.rootfs.diff.tar.gzip",
    ),
}


def add(world: World, repository: Repository, recipe: Recipe) -> Manifest:
    """Add a synthetic image to a repository, as if it had been pushed.

    Returns:
        The manifest of the image; if the recipe has several platforms, the manifest list.
    """
    types = _TYPES[recipe.format]
    images = [_add_image(world, repository, recipe, platform) for platform in recipe.platforms]
    if len(images) == 1:
        return images[0]
    entries = [
        {
            "mediaType": image.media_type,
            "size": len(image.content.encode()),
            "digest": image.digest,
            "platform": _platform(platform),
        }
        for image, platform in zip(images, recipe.platforms, strict=True)
    ]
    return _add_manifest(world, repository, types.list, {"manifests": entries}, {})


def _add_image(world: World, repository: Repository, recipe: Recipe, platform: str) -> Manifest:
    types = _TYPES[recipe.format]
    archives = [_archive(recipe, platform, index) for index in range(recipe.layers)]
    config = _dump(_config(recipe, platform, archives))
    document = {
        "config": _add_blob(world, repository, types.config, config),
        "layers": [
            _add_blob(world, repository, types.layer, _gzip(archive)) for archive in archives
        ],
    }
    # The image config contains the labels in this order, from which a pushed image has them.
    labels = dict(sorted(recipe.labels.items()))
    return _add_manifest(world, repository, types.manifest, document, labels)


def _config(recipe: Recipe, platform: str, archives: list[bytes]) -> dict[str, Any]:
    created = f"{datetime.fromtimestamp(recipe.created, UTC):%Y-%m-%dT%H:%M:%SZ}"
    history = [
        {"created": created, "created_by": f"COPY {_file_name(index)} /"}
        for index in range(len(archives))
    ]
    return {
        **_platform(platform),
        "created": created,
        "config": {"Labels": dict(recipe.labels)},
        "rootfs": {"type": "layers", "diff_ids": [digest_of(archive) for archive in archives]},
        "history": history,
    }


def _platform(platform: str) -> dict[str, str]:
    """Split a platform such as ``linux/arm/v7`` into ``os``, ``architecture`` and ``variant``."""
    keys = ("os", "architecture", "variant")
    return dict(zip(keys, platform.split("/"), strict=False))


def _archive(recipe: Recipe, platform: str, index: int) -> bytes:
    """Return a tar archive with one file, whose text is different in each image and layer."""
    text = f"{recipe.content}\n{platform}\nlayer {index + 1}\n".encode()
    text = text.ljust(recipe.layer_size, b"\n")
    archive = _tar_header(_file_name(index), len(text)) + text
    # A tar archive ends with at least two empty blocks, and its size is a multiple of the record
    # size.
    size = len(archive) + 3 * tarfile.BLOCKSIZE - 1
    size -= size % tarfile.BLOCKSIZE
    return archive.ljust(size + -size % tarfile.RECORDSIZE, b"\0")


@lru_cache(maxsize=256)  # Creating a header takes longer than hashing a small layer.
def _tar_header(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size = size
    return info.tobuf(tarfile.USTAR_FORMAT)


def _file_name(index: int) -> str:
    return f"layer-{index + 1}.txt"


def _gzip(data: bytes) -> bytes:
    """Return data in gzip format without compression.

    With compression, the bytes would depend on the version of the compression library.
    """
    parts = [data[at : at + _STORED] for at in range(0, len(data), _STORED)]
    packed = [b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"]
    for index, part in enumerate(parts):
        is_last = index == len(parts) - 1
        packed += struct.pack("<BHH", is_last, len(part), len(part) ^ 0xFFFF), part
    packed.append(struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF))
    return b"".join(packed)


def _add_blob(world: World, repository: Repository, media_type: str, data: bytes) -> dict[str, Any]:
    digest = world.blobs.put(data)
    blobs.link(world, repository, digest, len(data))
    return {"mediaType": media_type, "size": len(data), "digest": digest}


def _add_manifest(
    world: World,
    repository: Repository,
    media_type: str,
    parts: dict[str, Any],
    labels: Mapping[str, str],
) -> Manifest:
    values = {"schemaVersion": 2, "mediaType": media_type, **parts}
    data = _dump(values)
    document = manifest_format.Document(media_type, data.decode(), digest_of(data), values)
    return manifests.add(world, repository, document, labels)


def _dump(value: Any) -> bytes:
    return _ENCODER.encode(value).encode()
