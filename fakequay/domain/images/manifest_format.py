"""What a manifest says: Docker schema 2, OCI images, artifacts, and lists of those."""

import json
from typing import Any

from fakequay.contract.validation import surely_meets
from fakequay.frozen_dataclasses import frozen
from fakequay.world.blob_store import digest_of

OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
OCI_INDEX = "application/vnd.oci.image.index.v1+json"
OCI_CONFIG = "application/vnd.oci.image.config.v1+json"
OCI_LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json"
DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json"

IMAGES = frozenset({OCI_MANIFEST, DOCKER_MANIFEST})
LISTS = frozenset({OCI_INDEX, DOCKER_LIST})
IMAGE_CONFIGS = frozenset({OCI_CONFIG, DOCKER_CONFIG})

_DESCRIPTOR: dict[str, Any] = {
    "type": "object",
    "required": ["mediaType", "size", "digest"],
    "properties": {
        "mediaType": {"type": "string"},
        "size": {"type": "number", "minimum": 0, "maximum": 2**53},
        "digest": {"type": "string"},
        "urls": {"type": "array", "items": {"type": "string"}},
        "annotations": {"type": ["object", "null"]},
    },
}
_DESCRIPTORS = {"type": "array", "items": _DESCRIPTOR}
_COMMON = {
    "schemaVersion": {"type": "number", "enum": [2]},
    "subject": {"anyOf": [_DESCRIPTOR, {"type": "null"}]},
    "annotations": {"type": ["object", "null"]},
    "artifactType": {"type": ["string", "null"]},
    "mediaType": {"type": ["string", "null"]},
}
_IMAGE: dict[str, Any] = {
    "type": "object",
    "required": ["schemaVersion", "config", "layers"],
    "properties": {**_COMMON, "config": _DESCRIPTOR, "layers": _DESCRIPTORS},
}
_INDEX: dict[str, Any] = {
    "type": "object",
    "required": ["schemaVersion", "manifests"],
    "properties": {**_COMMON, "manifests": _DESCRIPTORS},
}
_PLATFORM = {"type": "object", "required": ["architecture", "os"]}


def _as_docker(schema: dict[str, Any], media_type: str, **more: Any) -> dict[str, Any]:
    """Docker's manifests have to say what they are."""
    said = {"mediaType": {"enum": [media_type]}}
    return {
        **schema,
        "required": ["schemaVersion", "mediaType", *schema["required"][1:]],
        "properties": {**schema["properties"], **said, **more},
    }


_PLATFORMS = {
    "type": "array",
    "items": {
        **_DESCRIPTOR,
        "required": [*_DESCRIPTOR["required"], "platform"],
        "properties": {**_DESCRIPTOR["properties"], "platform": _PLATFORM},
    },
}
_SCHEMAS = {
    OCI_MANIFEST: _IMAGE,
    OCI_INDEX: _INDEX,
    DOCKER_MANIFEST: _as_docker(_IMAGE, DOCKER_MANIFEST),
    DOCKER_LIST: _as_docker(_INDEX, DOCKER_LIST, manifests=_PLATFORMS),
}


class MalformedManifest(Exception):
    """The bytes are no manifest of the type they are said to be; the message says why."""


@frozen
class Document:
    """A manifest taken apart."""

    media_type: str
    content: str
    digest: str
    values: dict[str, Any]

    @property
    def is_list(self) -> bool:
        return self.media_type in LISTS

    @property
    def config(self) -> dict[str, Any] | None:
        config: dict[str, Any] | None = self.values.get("config")
        return config

    @property
    def layers(self) -> list[dict[str, Any]]:
        return list(self.values.get("layers", ()))

    @property
    def children(self) -> list[dict[str, Any]]:
        return list(self.values.get("manifests", ()))

    @property
    def blobs(self) -> dict[str, int]:
        """The blobs that have to be here, by digest, with their sizes; remote layers do not."""
        config = [] if self.config is None else [self.config]
        layers = [layer for layer in self.layers if not layer.get("urls")]
        return {blob["digest"]: int(blob["size"]) for blob in (*config, *layers)}

    @property
    def has_image_config(self) -> bool:
        return self.config is not None and self.config["mediaType"] in IMAGE_CONFIGS

    @property
    def layers_size(self) -> int | None:
        """In bytes; None for a list."""
        return None if self.is_list else sum(int(layer["size"]) for layer in self.layers)

    @property
    def subject(self) -> str | None:
        subject = self.values.get("subject")
        return subject["digest"] if subject else None

    @property
    def artifact_type(self) -> str | None:
        """What a referrer is; where it does not say, what its config is."""
        fallback = self.config["mediaType"] if self.config else None
        return self.values.get("artifactType") or fallback

    @property
    def annotations(self) -> dict[str, str]:
        return self.values.get("annotations") or {}


def parse(data: bytes, media_type: str) -> Document:
    """A manifest as it was pushed; the texts are the real server's."""
    try:
        content = data.decode()
        values = json.loads(content, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise MalformedManifest(f"malformed manifest data: {error}") from error
    _check(values, media_type)
    return Document(media_type, content, digest_of(data), values)


def _refuse_constant(text: str) -> None:
    """Python takes NaN and the infinities for numbers; JSON has none."""
    raise ValueError(f"{text} is no JSON")


def read(content: str, media_type: str, digest: str) -> Document:
    """A manifest that has been parsed before."""
    return Document(media_type, content, digest, json.loads(content))


def _check(values: Any, media_type: str) -> None:
    if surely_meets(_SCHEMAS[media_type], values):
        return
    from jsonschema import Draft7Validator  # slow to import
    from jsonschema.exceptions import best_match

    error = best_match(Draft7Validator(_SCHEMAS[media_type]).iter_errors(values))
    if error is not None:
        raise MalformedManifest(f"manifest data does not match schema: {error.message}")


def detect_media_type(data: bytes) -> str:
    """What a manifest that comes without a type says of itself; an OCI image by default."""
    try:
        values = json.loads(data)
    except (ValueError, RecursionError):
        return OCI_MANIFEST
    told = values.get("mediaType") if isinstance(values, dict) else None
    return told if isinstance(told, str) else OCI_MANIFEST
