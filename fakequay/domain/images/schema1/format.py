"""Format of Docker schema 1 manifests: JSON Schema, layers, signatures and digest."""

import json
import re
from typing import Any

from fakequay.fast_dataclasses import frozen
from fakequay.world.blob_store import digest_of

from . import libtrust

UNSIGNED = "application/vnd.docker.distribution.manifest.v1+json"
SIGNED = "application/vnd.docker.distribution.manifest.v1+prettyjws"
TYPES = frozenset({UNSIGNED, SIGNED})
_DIGEST = re.compile(r"[A-Za-z0-9_+.-]+:[A-Fa-f0-9]+")

_SIGNATURE = {
    "type": "object",
    "required": ["protected", "header", "signature"],
    "properties": {
        "protected": {"type": "string"},
        "header": {
            "type": "object",
            "required": ["alg", "jwk"],
            "properties": {"alg": {"type": "string"}, "jwk": {"type": "object"}},
        },
        "signature": {"type": "string"},
    },
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["tag", "name", "fsLayers", "history"],
    "properties": {
        "signatures": {"type": "array", "items": _SIGNATURE},
        "tag": {"type": "string"},
        "name": {"type": "string"},
        "fsLayers": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["blobSum"],
                "properties": {"blobSum": {"type": "string"}},
            },
        },
        "history": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["v1Compatibility"],
                "properties": {"v1Compatibility": {"type": "string"}},
            },
        },
    },
}


class MalformedLayers(Exception):
    """Error: the layers or the history of a schema 1 manifest are malformed.

    The message contains the reason.
    """


@frozen
class V1Layer:
    """A layer of a schema 1 manifest.

    Attributes:
        digest: Digest of the layer's blob.
        text: Description of the Docker v1 image: the JSON text in ``v1Compatibility``.
        image: The description as a JSON object.
    """

    digest: str
    text: str
    image: dict[str, Any]

    @property
    def size(self) -> int | None:
        """Size of the layer in bytes, or None if the description has no size."""
        size = self.image.get("Size")
        return size if type(size) is int else None

    @property
    def labels(self) -> dict[str, str]:
        """Labels of the Docker v1 image whose top layer is this layer."""
        config = self.image.get("config")
        found = config.get("Labels") if isinstance(config, dict) else None
        return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def media_type(values: dict[str, Any]) -> str:
    """Return the media type of a schema 1 manifest, which depends on whether it is signed."""
    return SIGNED if values.get("signatures") else UNSIGNED


def digest(content: str, values: dict[str, Any]) -> str:
    """Return the digest of a schema 1 manifest.

    The digest is computed from the signed text, without the signatures.

    Raises:
        SignatureInvalid: The signed text cannot be restored from the manifest.
    """
    signatures = values.get("signatures")
    data = content.encode()
    return digest_of(libtrust.signed_text(data, signatures[0]) if signatures else data)


def check_signatures(content: str, values: dict[str, Any]) -> None:
    """Check the signatures of a schema 1 manifest. A manifest without signatures is valid.

    Raises:
        SignatureInvalid: A signature is invalid.
    """
    for signature in values.get("signatures") or ():
        libtrust.check(content.encode(), signature)


def layers(values: dict[str, Any]) -> list[V1Layer]:
    """Return the layers of a schema 1 manifest, from the base layer to the top layer.

    The error messages have the wording of the real server.

    Raises:
        MalformedLayers: A digest or a description of a layer is malformed.
    """
    pairs = list(zip(values["fsLayers"], values["history"], strict=False))
    return [_layer(blob["blobSum"], entry["v1Compatibility"]) for blob, entry in reversed(pairs)]


def _layer(blob_sum: str, text: str) -> V1Layer:
    if not _DIGEST.fullmatch(blob_sum):
        raise MalformedLayers(f"could not parse manifest digest: {blob_sum}")
    try:
        image = json.loads(text)
    except (ValueError, RecursionError):
        image = None
    if not isinstance(image, dict):
        raise MalformedLayers(f"Could not parse metadata string: {text}")
    if not isinstance(image.get("id"), str):
        raise MalformedLayers("id field missing from v1Compatibility JSON")
    return V1Layer(blob_sum, text, image)
