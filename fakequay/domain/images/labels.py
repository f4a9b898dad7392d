"""Labels of manifests: labels from the image, and labels added through the API."""

import json
import re
from collections.abc import Mapping

from fakequay.contract.durations import parse_duration
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
    """Add a label to a manifest, as if a client had added it through the API.

    Args:
        media_type: Media type of the value. If None, the media type is ``application/json`` for a
            JSON object or array, and ``text/plain`` for any other value.
    """
    derived = world.draw("label", _subject(world, manifest, key))
    label = ManifestLabel(
        manifest.id, derived.uuid(), key, value, "api", media_type or _guess(value)
    )
    return world.store.manifest_labels.add(label)


def build_image_labels(
    world: World, manifest: Manifest, labels: Mapping[str, str]
) -> list[ManifestLabel]:
    """Create the label records for the labels of a pushed image, without storing the records.

    Args:
        labels: Label values by key, as read from the image config.
    """
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
    """Check that a label added through the API does not use a reserved prefix.

    Raises:
        Aborted: 400 if the key starts with a reserved prefix.
    """
    if key.startswith(RESERVED):
        raise Aborted(400, "Label has a reserved prefix")


def check_key(key: str) -> None:
    """Check that the key of a manifest label is valid.

    Raises:
        Aborted: 400 if the key is invalid.
    """
    if not _KEY.match(key):
        message = f"Label is of an invalid format or missing please use {KEY} format for labels"
        raise Aborted(400, message)


def list_labels(world: World, manifest: Manifest) -> list[ManifestLabel]:
    """Return all labels of a manifest."""
    return list(world.store.manifest_labels.find(manifest_id=manifest.id))


def find(world: World, manifest: Manifest, uuid: str) -> ManifestLabel:
    """Return a label of a manifest by the uuid of the label.

    Raises:
        NotFound: The manifest has no label with this uuid.
    """
    label = world.store.manifest_labels.one(uuid=uuid)
    if label is None or label.manifest_id != manifest.id:
        raise NotFound
    return label


def delete(world: World, label: ManifestLabel) -> None:
    """Delete a label of a manifest.

    Raises:
        DataRefused: The label comes from the image and therefore cannot be deleted.
    """
    if label.source != "api":
        raise DataRefused("Cannot delete immutable label")
    world.store.manifest_labels.remove(label)


def tag_lifetime(world: World, manifest: Manifest) -> int | None:
    """Return the lifetime of tags that the label ``quay.expires-after`` of a manifest sets.

    Returns:
        Lifetime in seconds; None if the manifest has no such label or the label has no valid
        duration.
    """
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
