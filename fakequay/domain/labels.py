"""Labels of manifests: those of the image, and those that were added by hand."""

import json
import re

from fakequay.records import Manifest, ManifestLabel
from fakequay.world import World

from .refusals import Aborted, DataRefused, NotFound
from .spans import seconds

EXPIRES_AFTER = "quay.expires-after"
KEY = r"^[a-z0-9](([a-z0-9]|[-.](?![.-]))*[a-z0-9])?$"
RESERVED = (
    "com.docker.",
    "io.docker.",
    "org.dockerproject.",
    "org.opencontainers.",
    "io.cncf.",
    "io.kubernetes.",
    "io.k8s.",
    "io.quay",
    "com.coreos",
    "com.tectonic",
    "internal",
    "quay",
)
_KEY = re.compile(KEY.replace("$", r"\Z"))


def add(
    world: World,
    manifest: Manifest,
    key: str,
    value: str,
    *,
    source: str,
    media_type: str | None = None,
) -> ManifestLabel:
    """Without a media type, what looks like JSON is JSON."""
    drawn = world.draw("label", f"{manifest.repository_id} {manifest.digest} {key}")
    return world.store.manifest_labels.add(
        ManifestLabel(
            manifest_id=manifest.id,
            uuid=drawn.uuid(),
            key=key,
            value=value,
            source=source,
            media_type=media_type or _guess(value),
        )
    )


def check_key(key: str) -> None:
    """What a label may be called that is not part of an image."""
    if key.startswith(RESERVED):
        raise Aborted(400, "Label has a reserved prefix")
    if not _KEY.match(key):
        message = f"Label is of an invalid format or missing please use {KEY} format for labels"
        raise Aborted(400, message)


def of_manifest(world: World, manifest: Manifest) -> list[ManifestLabel]:
    return list(world.store.manifest_labels.find(manifest_id=manifest.id))


def find(world: World, manifest: Manifest, uuid: str) -> ManifestLabel:
    """The manifest's label, or NotFound."""
    label = world.store.manifest_labels.one(uuid=uuid)
    if label is None or label.manifest_id != manifest.id:
        raise NotFound
    return label


def delete(world: World, label: ManifestLabel) -> None:
    """What is part of an image stays."""
    if label.source != "api":
        raise DataRefused("Cannot delete immutable label")
    world.store.manifest_labels.remove(label)


def lifetime(world: World, manifest: Manifest) -> int | None:
    """How long tags of an image live by its own label, in seconds; None where it says nothing."""
    for label in of_manifest(world, manifest):
        if label.key == EXPIRES_AFTER:
            try:
                return seconds(label.value)
            except ValueError:
                return None
    return None


def _guess(value: str) -> str:
    if (value[:1], value[-1:]) in {("{", "}"), ("[", "]")}:
        try:
            json.loads(value)
        except ValueError:
            return "text/plain"
        return "application/json"
    return "text/plain"
