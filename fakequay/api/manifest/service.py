"""Manifests of a repository, their labels and pull statistics."""

import json
from typing import Any

from fakequay.domain import usage_log
from fakequay.domain.errors import NotFound
from fakequay.domain.images import image_configs, labels, manifests, model_cards, pull_counts
from fakequay.domain.repositories import repositories
from fakequay.models import Manifest, ManifestLabel, RepoName
from fakequay.world import World


def view(world: World, name: RepoName, digest: str, *, with_modelcard: bool) -> dict[str, Any]:
    """Return a manifest of a repository.

    Args:
        with_modelcard: Whether to add the model card (description of an AI model).
            ``FEATURE_UI_MODELCARD`` must be on, and the image must contain a model card.

    Raises:
        NotFound: The repository or the manifest does not exist.
    """
    manifest = _find(world, name, digest)
    document = manifests.document(manifest)
    layers = image_configs.layers(world, document)
    fields = {
        "digest": manifest.digest,
        "is_manifest_list": document.is_list,
        "manifest_data": manifest.content,
        "config_media_type": document.config["mediaType"] if document.config else None,
        "layers_compressed_size": manifest.layers_size or 0,
        "layers": [_layer(index, layer) for index, layer in enumerate(layers)] or None,
    }
    if with_modelcard and world.config.feature("UI_MODELCARD"):
        card = model_cards.find(world, document)
        fields |= {} if card is None else {"modelcard": card}
    return fields


def list_labels(
    world: World, name: RepoName, digest: str, prefix: str | None
) -> list[ManifestLabel]:
    """Return the labels of a manifest.

    Args:
        prefix: Return only labels whose key starts with this text; None for all labels.

    Raises:
        NotFound: The repository or the manifest does not exist.
    """
    found = labels.list_labels(world, _find(world, name, digest))
    return [label for label in found if label.key.startswith(prefix or "")]


def add_label(world: World, name: RepoName, digest: str, body: dict[str, Any]) -> ManifestLabel:
    """Add a label to a manifest and record the new label in the usage log.

    Args:
        body: Request body with ``key``, ``value`` and ``media_type``.

    Raises:
        Aborted: 400 if the key is invalid or has a reserved prefix.
        NotFound: The repository or the manifest does not exist.
    """
    labels.check_prefix(body["key"])
    manifest = _find(world, name, digest)
    labels.check_key(body["key"])
    label = labels.add(world, manifest, body["key"], body["value"], body["media_type"])
    about = {"media_type": label.media_type}
    _record_log_entry(world, "manifest_label_add", name, manifest, label, **about)
    return label


def find_label(world: World, name: RepoName, digest: str, uuid: str) -> ManifestLabel:
    """Return a label of a manifest.

    Raises:
        NotFound: The repository, the manifest or the label does not exist.
    """
    return labels.find(world, _find(world, name, digest), uuid)


def delete_label(world: World, name: RepoName, digest: str, uuid: str) -> None:
    """Delete a label of a manifest and record the deletion in the usage log.

    Raises:
        NotFound: The repository, the manifest or the label does not exist.
        DataRefused: The label is part of the image, so it cannot be deleted.
    """
    manifest = _find(world, name, digest)
    label = labels.find(world, manifest, uuid)
    labels.delete(world, label)
    _record_log_entry(world, "manifest_label_delete", name, manifest, label)


def pull_statistics(world: World, name: RepoName, digest: str) -> dict[str, Any]:
    """Return the number of pulls of a manifest and the time of the last pull.

    Raises:
        NotFound: The repository or the manifest does not exist.
    """
    manifest = _find(world, name, digest)
    found = pull_counts.count_pulls(world, repositories.find(world, name), manifest.digest)
    return {
        "manifest_digest": manifest.digest,
        "manifest_pull_count": found.times,
        "last_manifest_pull_date": found.last,
    }


def _find(world: World, name: RepoName, digest: str) -> Manifest:
    manifest = manifests.find_alive(world, repositories.find(world, name), digest)
    if manifest is None:
        raise NotFound
    return manifest


def _layer(index: int, layer: image_configs.Layer) -> dict[str, Any]:
    return {
        "index": index,
        "compressed_size": layer.size,
        "is_remote": layer.urls is not None,
        "urls": layer.urls,
        "command": _command(layer.history.get("created_by")),
        "comment": layer.history.get("comment"),
        "author": layer.history.get("author"),
        "blob_digest": layer.digest,
        "created_datetime": layer.created,
    }


def _command(created_by: Any) -> list[str] | None:
    """Return the command that created an image layer, as a list of arguments.

    Args:
        created_by: The command as text, or as a list encoded as JSON.
    """
    if not created_by:
        return None
    try:
        parsed = json.loads(created_by)
    except (TypeError, ValueError):
        parsed = None
    return [str(item) for item in parsed] if isinstance(parsed, list) else [str(created_by)]


def _record_log_entry(
    world: World,
    kind: str,
    name: RepoName,
    manifest: Manifest,
    label: ManifestLabel,
    **more: str,
) -> None:
    repository = repositories.find(world, name)
    about = {
        "id": label.uuid,
        "key": label.key,
        "value": label.value,
        "manifest_digest": manifest.digest,
        "namespace": name.namespace,
        "repo": name.name,
    }
    namespace = repositories.get_namespace(world, repository)
    usage_log.record(world, kind, namespace, repository, {**about, **more})
