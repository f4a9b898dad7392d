"""Parser for manifests: Docker schema 1 and 2, OCI images and artifacts, manifest lists."""

import json
from typing import Any

from fakequay.contract.quick_check import passes_quick_check
from fakequay.fast_dataclasses import frozen
from fakequay.world.blob_store import digest_of

from .schema1 import format as schema1_format
from .schema1.format import MalformedLayers, V1Layer
from .schema1.libtrust import SignatureInvalid

OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
OCI_INDEX = "application/vnd.oci.image.index.v1+json"
OCI_CONFIG = "application/vnd.oci.image.config.v1+json"
OCI_LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json"
DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json"

IMAGES = frozenset({OCI_MANIFEST, DOCKER_MANIFEST})
LISTS = frozenset({OCI_INDEX, DOCKER_LIST})
SCHEMA_1 = schema1_format.TYPES
TYPES = IMAGES | LISTS | SCHEMA_1
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


def _as_docker(schema: dict[str, Any], media_type: str, **properties: Any) -> dict[str, Any]:
    """Return the JSON Schema of a Docker manifest, derived from that of an OCI manifest.

    In a Docker manifest, ``mediaType`` is required.
    """
    media_types = {"mediaType": {"enum": [media_type]}}
    return {
        **schema,
        "required": ["schemaVersion", "mediaType", *schema["required"][1:]],
        "properties": {**schema["properties"], **media_types, **properties},
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
    **dict.fromkeys(SCHEMA_1, schema1_format.SCHEMA),
}


class MalformedManifest(Exception):
    """Error for data that is not a valid manifest of the declared media type.

    The message has the wording of the real server. For an invalid signature, the real server sends
    an empty message.
    """

    @property
    def reason(self) -> str:
        """Reason why the manifest is invalid, as a text for error messages; never empty."""
        return str(self) or "a signature is invalid"


@frozen
class Document:
    """A parsed manifest.

    Attributes:
        media_type: Media type of the manifest.
        content: The manifest as text, exactly as pushed.
        digest: Digest of the content, with its algorithm: ``sha256:...``. The digest of a
            schema 1 manifest is computed without the signatures.
        values: The manifest as a JSON object.
    """

    media_type: str
    content: str
    digest: str
    values: dict[str, Any]

    @property
    def is_list(self) -> bool:
        """Whether the manifest is an OCI index or a Docker manifest list."""
        return self.media_type in LISTS

    @property
    def is_schema1(self) -> bool:
        """Whether the manifest is a Docker schema 1 manifest."""
        return self.media_type in SCHEMA_1

    @property
    def v1_layers(self) -> list[V1Layer]:
        """Layers of a schema 1 manifest, base layer first; empty for other manifests."""
        return schema1_format.layers(self.values) if self.is_schema1 else []

    @property
    def config(self) -> dict[str, Any] | None:
        """Descriptor of the config blob; None for a manifest list or a schema 1 manifest."""
        config: dict[str, Any] | None = self.values.get("config")
        return config

    @property
    def layers(self) -> list[dict[str, Any]]:
        """Descriptors of the layers; empty for a manifest list or a schema 1 manifest."""
        return list(self.values.get("layers", ()))

    @property
    def children(self) -> list[dict[str, Any]]:
        """Descriptors of the manifests in a manifest list; empty for an image."""
        return list(self.values.get("manifests", ()))

    @property
    def blobs(self) -> dict[str, int | None]:
        """Digests of the blobs that a repository needs for this manifest, with sizes in bytes.

        Layers with ``urls`` are stored outside the registry and are not included. The sizes are
        None for a schema 1 manifest, which does not contain them.
        """
        if self.is_schema1:
            return dict.fromkeys(layer.digest for layer in self.v1_layers)
        config = [] if self.config is None else [self.config]
        layers = [layer for layer in self.layers if not layer.get("urls")]
        return {blob["digest"]: int(blob["size"]) for blob in (*config, *layers)}

    @property
    def has_image_config(self) -> bool:
        """Whether the manifest describes a container image."""
        return self.config is not None and self.config["mediaType"] in IMAGE_CONFIGS

    @property
    def layers_size(self) -> int | None:
        """Total size of the layers in bytes, or None for a manifest list.

        In a schema 1 manifest, layers whose description contains no size are ignored.
        """
        if self.is_schema1:
            return sum(layer.size or 0 for layer in self.v1_layers)
        return None if self.is_list else sum(int(layer["size"]) for layer in self.layers)

    @property
    def subject(self) -> str | None:
        """Digest of the manifest to which the field ``subject`` refers, or None."""
        subject = self.values.get("subject")
        return subject["digest"] if subject else None

    @property
    def artifact_type(self) -> str | None:
        """Value of ``artifactType`` in the manifest, or None."""
        return self.values.get("artifactType") or None

    @property
    def annotations(self) -> dict[str, str]:
        """Annotations of the manifest; empty if it has none."""
        return self.values.get("annotations") or {}


def parse(data: bytes, media_type: str) -> Document:
    """Parse and validate a pushed manifest.

    The error messages have the wording of the real server. The layers of a schema 1 manifest are
    not validated here, but in ``check_layers``.

    Raises:
        MalformedManifest: The data is not JSON, does not match the schema of the media type, or has
            an invalid signature.
    """
    try:
        content = data.decode()
        values = json.loads(content, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise MalformedManifest(f"malformed manifest data: {error}") from error
    _check(values, media_type)
    if media_type in SCHEMA_1:
        return _parse_schema1(content, values)
    return Document(media_type, content, digest_of(data), values)


def check_layers(document: Document) -> None:
    """Check the layers of a schema 1 manifest. Do nothing for other manifests.

    Raises:
        MalformedManifest: The layers are malformed, or the manifest has no layers.
    """
    try:
        has_layers = bool(document.v1_layers)
    except MalformedLayers as error:
        raise MalformedManifest(str(error)) from error
    if document.is_schema1 and not has_layers:
        raise MalformedManifest("manifest does not reference any layers")


def _parse_schema1(content: str, values: dict[str, Any]) -> Document:
    """Parse a schema 1 manifest, and check its signatures.

    The media type of the result depends on whether the manifest is signed.
    """
    try:
        schema1_format.check_signatures(content, values)
        digest = schema1_format.digest(content, values)
    except SignatureInvalid as error:
        raise MalformedManifest(str(error)) from error
    return Document(schema1_format.media_type(values), content, digest, values)


def _refuse_constant(text: str) -> None:
    """Reject ``NaN`` and infinities, which Python's JSON parser accepts but JSON does not allow."""
    raise ValueError(f"{text} is no JSON")


def read(content: str, media_type: str, digest: str) -> Document:
    """Parse the content of a stored manifest, without validation."""
    return Document(media_type, content, digest, json.loads(content))


def _check(values: Any, media_type: str) -> None:
    if passes_quick_check(_SCHEMAS[media_type], values):
        return
    from jsonschema import Draft7Validator  # imported here because it is slow to import
    from jsonschema.exceptions import best_match

    error = best_match(Draft7Validator(_SCHEMAS[media_type]).iter_errors(values))
    if error is not None:
        raise MalformedManifest(f"manifest data does not match schema: {error.message}")
