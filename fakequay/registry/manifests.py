"""Manifests: pushed and pulled by tag or by digest."""

from flask import Response, request

from fakequay.domain import usage_log
from fakequay.domain.images import manifest_format, manifests, pull_counts, tags
from fakequay.domain.images.manifest_format import Document, MalformedManifest
from fakequay.domain.images.manifests import ManifestRefused
from fakequay.domain.mirrors import proxy_cache
from fakequay.domain.notifications import events
from fakequay.domain.repositories import repositories
from fakequay.models import Manifest
from fakequay.settings import OCI_HEADERS
from fakequay.web.auth.read_only_storage import can_record_usage

from . import manifest_conversion, quota_enforcement
from .errors import RegistryError
from .listings import DIGEST
from .request_paths import Request

MAX_SIZE = 4 * 1024 * 1024  # bytes
HELD = 3600  # seconds: how long a manifest stays that no tag or list has taken up
GENERIC = frozenset({"", "application/json", "application/octet-stream"})


def get_by_tag(asking: Request) -> Response:
    proxy_cache.fetch_tag(asking.world, asking.repository, asking.ref)
    tag = tags.alive(asking.world, asking.repository, asking.ref)
    if tag is None:
        raise _missing(asking)
    manifest = tags.manifest_of(asking.world, tag)
    shown = manifest_conversion.acceptable(asking, tag, manifest)
    if shown is None:
        raise RegistryError("MANIFEST_UNKNOWN")
    _note_pull(asking, manifest, tag.name)
    return _shown(shown)


def get_by_digest(asking: Request) -> Response:
    proxy_cache.fetch_manifest(asking.world, asking.repository, asking.ref)
    manifest = _alive(asking)
    _note_pull(asking, manifest)
    return _shown(manifest)


def put_by_tag(asking: Request) -> Response:
    quota_enforcement.check(asking)
    document = _parse()
    with asking.world.store.transaction():
        manifest = _add(asking, document)
        tags.push(asking.world, asking.repository, asking.ref, manifest)
        _note(asking, "push_repo", tag=asking.ref)
        told = {"updated_tags": [asking.ref]}
        events.fire(asking.world, "repo_push", asking.repository, told)
    return _accepted(asking, manifest)


def put_by_digest(asking: Request) -> Response:
    """No tag holds it yet: a list will, or (of a referrer) its subject does."""
    quota_enforcement.check(asking)
    document = _parse()
    if document.digest != asking.ref:
        raise _invalid("manifest digest mismatch")
    with asking.world.store.transaction():
        manifest = _add(asking, document)
        lifetime = HELD if document.subject is None else None
        tags.hold(asking.world, asking.repository, manifest, lifetime)
        _note(asking, "push_repo", manifest_digest=manifest.digest)
    accepted = _accepted(asking, manifest)
    subject = manifest.subject or ""
    if DIGEST.fullmatch(subject) and asking.world.config.get(OCI_HEADERS, True):
        accepted.headers["OCI-Subject"] = subject
    return accepted


def delete_by_tag(asking: Request) -> Response:
    tag = tags.delete(asking.world, asking.repository, asking.ref)
    if tag is None:
        raise RegistryError("MANIFEST_UNKNOWN")
    _note(asking, "delete_tag", tag=tag.name)
    return Response(status=202)


def delete_by_digest(asking: Request) -> Response:
    """Ends every tag of the manifest; without one there is nothing to delete."""
    ended = tags.delete_all_of(asking.world, _alive(asking))
    if not ended:
        raise RegistryError("MANIFEST_UNKNOWN")
    for tag in ended:
        _note(asking, "delete_tag", tag=tag.name, digest=asking.ref)
    return Response(status=202)


def _alive(asking: Request) -> Manifest:
    manifest = manifests.alive(asking.world, asking.repository, asking.ref)
    if manifest is None:
        raise RegistryError("MANIFEST_UNKNOWN")
    return manifest


def _missing(asking: Request) -> RegistryError:
    if not tags.can_be_restored(asking.world, asking.repository, asking.ref):
        return RegistryError("MANIFEST_UNKNOWN")
    message = f"Tag {asking.ref} was deleted or has expired. To pull, revive via time machine"
    return RegistryError("TAG_EXPIRED", message)


def _shown(manifest: Manifest) -> Response:
    headers = {"Docker-Content-Digest": manifest.digest}
    return Response(manifest.content.encode(), 200, headers, content_type=manifest.media_type)


def _accepted(asking: Request, manifest: Manifest) -> Response:
    location = f"/v2/{asking.name}/manifests/{manifest.digest}"
    headers = {"Docker-Content-Digest": manifest.digest, "Location": location}
    return Response("OK", 201, headers)


def _add(asking: Request, document: Document) -> Manifest:
    try:
        return manifests.add(asking.world, asking.repository, document)
    except ManifestRefused as refusal:
        raise _invalid(refusal.message) from refusal


def _parse() -> Document:
    data = request.stream.read(MAX_SIZE + 1)
    if len(data) > MAX_SIZE:
        raise RegistryError("SIZE_INVALID", "manifest is too large")
    media_type = request.mimetype
    if media_type in GENERIC:
        media_type = manifest_format.told_type(data)
    if media_type not in manifest_format.IMAGES | manifest_format.LISTS:
        raise _invalid("manifest schema version not supported", status=415)
    try:
        return manifest_format.parse(data, media_type)
    except MalformedManifest as error:
        raise _invalid(f"failed to parse manifest: {error}") from error


def _invalid(message: str, status: int = 400) -> RegistryError:
    return RegistryError("MANIFEST_INVALID", detail={"message": message}, status=status)


def _note_pull(asking: Request, manifest: Manifest, tag: str | None = None) -> None:
    """Asking whether something is there is no pull."""
    if request.method == "HEAD" or not can_record_usage():
        return
    pull_counts.record_pull(asking.world, asking.repository, manifest, tag)
    by_tag, by_digest = {"tag": tag}, {"manifest_digest": manifest.digest}
    _note(asking, "pull_repo", **(by_tag if tag else by_digest))


def _note(asking: Request, kind: str, **about: str | None) -> None:
    namespace = repositories.namespace_of(asking.world, asking.repository)
    metadata = {"repo": asking.name.name, "namespace": asking.name.namespace, **about}
    usage_log.record(asking.world, kind, namespace, asking.repository, metadata)
