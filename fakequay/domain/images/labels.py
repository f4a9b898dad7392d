"""Labels of manifests: those of the image, and those that were added by hand."""

import json
import re
from collections.abc import Mapping

from fakequay.domain.durations import parse_duration
from fakequay.domain.errors import Aborted, DataRefused, NotFound
from fakequay.models import Manifest, ManifestLabel
from fakequay.world import World

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
    world: World, manifest: Manifest, key: str, value: str, media_type: str | None = None
) -> ManifestLabel:
    """A label that is added by hand; without a media type, what looks like JSON is JSON."""
    drawn = world.draw("label", _subject(world, manifest, key))
    label = ManifestLabel(manifest.id, drawn.uuid(), key, value, "api", media_type or _guess(value))
    return world.store.manifest_labels.add(label)


def build_image_labels(
    world: World, manifest: Manifest, labels: Mapping[str, str]
) -> list[ManifestLabel]:
    """The labels that are part of an image, as they are noted when it comes in."""
    return [
        ManifestLabel(
            manifest.id,
            world.ids.uuid("image label", _subject(world, manifest, key)),
            key,
            value,
            "manifest",
            _guess(value),
        )
        for key, value in labels.items()
        if key
    ]


def check_prefix(key: str) -> None:
    """What a label may be called that is not part of an image."""
    if key.startswith(RESERVED):
        raise Aborted(400, "Label has a reserved prefix")


def check_key(key: str) -> None:
    """What any label may be called."""
    if not _KEY.match(key):
        message = f"Label is of an invalid format or missing please use {KEY} format for labels"
        raise Aborted(400, message)


def list_labels(world: World, manifest: Manifest) -> list[ManifestLabel]:
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


def tag_lifetime(world: World, manifest: Manifest) -> int | None:
    """How long tags of an image live by its own label, in seconds; None where it says nothing."""
    for label in list_labels(world, manifest):
        if label.key == EXPIRES_AFTER:
            try:
                return parse_duration(label.value)
            except ValueError:
                return None
    return None


def _subject(world: World, manifest: Manifest, key: str) -> str:
    repository = world.store.repositories.get(manifest.repository_id)
    namespace = world.store.accounts.get(repository.namespace_id) if repository else None
    path = f"{namespace.name}/{repository.name}" if namespace and repository else ""
    return f"{path}@{manifest.digest} {key}"


def _guess(value: str) -> str:
    if (value[:1], value[-1:]) in {("{", "}"), ("[", "]")}:
        try:
            json.loads(value)
        except ValueError:
            return "text/plain"
        return "application/json"
    return "text/plain"
