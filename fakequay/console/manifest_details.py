"""Manifest details that Quay's API does not return: config, tags and referrers.

A console page reads these data only after Quay's API has returned the manifest to the user.
"""

from typing import Any

from fakequay.domain.errors import NotFound
from fakequay.domain.images import image_configs, manifest_format, manifests, tags
from fakequay.domain.repositories import repositories
from fakequay.models import Manifest, RepoName, Repository, Tag
from fakequay.web import world
from fakequay.world import World

_COSIGN_SUFFIXES = (".sig", ".att", ".sbom")


def read_manifest(name: RepoName, digest: str) -> dict[str, Any]:
    """Return the stored data about a manifest.

    Returns:
        ``media_type``, ``created`` (time of the push in Unix seconds), ``config`` (the image config
        as a dict, empty for other manifests), ``artifact_type``, ``subject``, ``annotations``,
        ``tags`` (names of the current tags), ``lists`` (digests of the lists that contain the
        manifest), ``referrers`` and ``cosign_tags``.

    Raises:
        NotFound: The repository has no such manifest.
    """
    data = world()
    with data.store.transaction():
        repository = repositories.find(data, name)
        manifest = manifests.lookup(data, repository, digest)
        if manifest is None:
            raise NotFound
        return _read(data, repository, manifest)


def list_platforms(content: str, digest: str, *, is_list: bool) -> list[dict[str, Any]]:
    """Return the platforms of a manifest.

    Returns:
        A dict with ``name`` (for example ``linux/arm64/v8``) and ``digest`` for each platform. A
        manifest list can have several platforms; an image has one platform.
    """
    document = manifest_format.read(content, "", digest)
    if is_list:
        entries = [(child.get("platform") or {}, child["digest"]) for child in document.children]
    else:
        media_type = document.values.get("mediaType", "")
        image = manifest_format.read(content, media_type, digest)
        entries = [(image_configs.config(world(), image), digest)]
    return [
        {"name": name, "digest": child} for platform, child in entries if (name := _name(platform))
    ]


def list_untagged(name: RepoName) -> list[dict[str, Any]]:
    """Return the untagged manifests of a repository that are protected from garbage collection.

    Returns:
        ``digest``, ``start`` (time of the push) and ``end`` (end of the protection, or None) of
        each manifest. The times are Unix seconds.
    """
    data = world()
    with data.store.transaction():
        repository = repositories.find(data, name)
        return [
            {"digest": tags.get_manifest(data, tag).digest, "start": tag.start, "end": tag.end}
            for tag in data.store.tags.find(repository_id=repository.id)
            if tag.hidden and tags.is_alive(data, tag)
        ]


def _name(platform: dict[str, Any]) -> str:
    parts = [platform.get(key) for key in ("os", "architecture", "variant")]
    return "/".join(str(part) for part in parts if part) if parts[0] and parts[1] else ""


def _read(data: World, repository: Repository, manifest: Manifest) -> dict[str, Any]:
    document = manifests.document(manifest)
    alive = tags.list_alive(data, repository)
    cosign = manifest.digest.replace(":", "-")
    return {
        "media_type": manifest.media_type,
        "created": manifest.created,
        "config": image_configs.config(data, document),
        "artifact_type": document.artifact_type,
        "subject": manifest.subject,
        "annotations": document.annotations,
        "tags": [tag.name for tag in alive if tag.manifest_id == manifest.id],
        "lists": sorted({parent.digest for parent in manifests.parent_lists(data, manifest)}),
        "referrers": [
            _referrer(found) for found in manifests.referrers(data, repository, manifest.digest)
        ],
        "cosign_tags": [
            {"name": tag.name, "digest": tags.get_manifest(data, tag).digest}
            for tag in alive
            if _is_cosign_tag(tag, cosign)
        ],
    }


def _is_cosign_tag(tag: Tag, prefix: str) -> bool:
    """Return whether cosign stores a signature, attestation or SBOM of a digest under a tag."""
    return tag.name in {prefix + suffix for suffix in _COSIGN_SUFFIXES}


def _referrer(manifest: Manifest) -> dict[str, Any]:
    document = manifests.document(manifest)
    config = document.config or {}
    return {
        "digest": manifest.digest,
        "artifact_type": document.artifact_type or config.get("mediaType") or manifest.media_type,
        "size": manifest.layers_size,
        "created": manifest.created,
        "annotations": document.annotations,
    }
