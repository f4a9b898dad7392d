"""Manifest endpoints: pull, push and delete by tag or by digest."""

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
from .request_paths import RequestContext

MAX_SIZE = 4 * 1024 * 1024  # bytes
UNTAGGED_LIFETIME = 3600  # seconds for which a manifest without a tag is protected
GENERIC_TYPES = frozenset({"", "application/json", "application/octet-stream"})


def get_by_tag(context: RequestContext) -> Response:
    """Return the manifest of a tag. In a proxy cache, first update the tag from upstream."""
    proxy_cache.fetch_tag(context.world, context.repository, context.ref)
    tag = tags.find_alive(context.world, context.repository, context.ref)
    if tag is None:
        raise _tag_error(context)
    manifest = tags.get_manifest(context.world, tag)
    selected = manifest_conversion.select_acceptable(context, tag, manifest)
    if selected is None:
        raise RegistryError("MANIFEST_UNKNOWN")
    _record_pull(context, manifest, tag.name)
    return _respond_with(selected)


def get_by_digest(context: RequestContext) -> Response:
    """Return a manifest by its digest. In a proxy cache, fetch it from upstream first."""
    proxy_cache.fetch_manifest(context.world, context.repository, context.ref)
    manifest = _alive(context)
    _record_pull(context, manifest)
    return _respond_with(manifest)


def put_by_tag(context: RequestContext) -> Response:
    """Store a pushed manifest, and point the tag to it."""
    quota_enforcement.check(context)
    document = _parse()
    with context.world.store.transaction():
        manifest = _add(context, document)
        tags.push(context.world, context.repository, context.ref, manifest)
        _log_usage(context, "push_repo", tag=context.ref)
        data = {"updated_tags": [context.ref]}
        events.fire(context.world, "repo_push", context.repository, data)
        quota_enforcement.finish_push(context)
    return _respond_created(context, manifest)


def put_by_digest(context: RequestContext) -> Response:
    """Store a manifest that is pushed without a tag.

    A hidden tag protects the manifest from garbage collection for one hour, so that a client can
    push a list that contains it. A manifest with a subject (for example a signature) is protected
    without a time limit.
    """
    quota_enforcement.check(context)
    document = _parse()
    if document.digest != context.ref:
        raise _invalid("manifest digest mismatch")
    with context.world.store.transaction():
        manifest = _add(context, document)
        lifetime = UNTAGGED_LIFETIME if document.subject is None else None
        tags.keep_alive(context.world, context.repository, manifest, lifetime)
        _log_usage(context, "push_repo", manifest_digest=manifest.digest)
        quota_enforcement.finish_push(context)
    response = _respond_created(context, manifest)
    subject = manifest.subject or ""
    if DIGEST.fullmatch(subject) and context.world.config.get(OCI_HEADERS, True):
        response.headers["OCI-Subject"] = subject
    return response


def delete_by_tag(context: RequestContext) -> Response:
    """Delete a tag of a repository."""
    tag = tags.delete(context.world, context.repository, context.ref)
    if tag is None:
        raise RegistryError("MANIFEST_UNKNOWN")
    _log_usage(context, "delete_tag", tag=tag.name)
    return Response(status=202)


def delete_by_digest(context: RequestContext) -> Response:
    """Delete all tags of a manifest. If the manifest has no tags, return ``MANIFEST_UNKNOWN``."""
    ended = tags.delete_all_of(context.world, _alive(context))
    if not ended:
        raise RegistryError("MANIFEST_UNKNOWN")
    for tag in ended:
        _log_usage(context, "delete_tag", tag=tag.name, digest=context.ref)
    return Response(status=202)


def _alive(context: RequestContext) -> Manifest:
    manifest = manifests.find_alive(context.world, context.repository, context.ref)
    if manifest is None:
        raise RegistryError("MANIFEST_UNKNOWN")
    return manifest


def _tag_error(context: RequestContext) -> RegistryError:
    if not tags.is_restorable(context.world, context.repository, context.ref):
        return RegistryError("MANIFEST_UNKNOWN")
    message = f"Tag {context.ref} was deleted or has expired. To pull, revive via time machine"
    return RegistryError("TAG_EXPIRED", message)


def _respond_with(manifest: Manifest) -> Response:
    headers = {"Docker-Content-Digest": manifest.digest}
    return Response(manifest.content.encode(), 200, headers, content_type=manifest.media_type)


def _respond_created(context: RequestContext, manifest: Manifest) -> Response:
    location = f"/v2/{context.name}/manifests/{manifest.digest}"
    headers = {"Docker-Content-Digest": manifest.digest, "Location": location}
    return Response("OK", 201, headers)


def _add(context: RequestContext, document: Document) -> Manifest:
    try:
        return manifests.add(context.world, context.repository, document)
    except ManifestRefused as refusal:
        raise _invalid(refusal.message) from refusal


def _parse() -> Document:
    data = request.stream.read(MAX_SIZE + 1)
    if len(data) > MAX_SIZE:
        raise RegistryError("SIZE_INVALID", "manifest is too large")
    media_type = request.mimetype
    if media_type in GENERIC_TYPES:
        media_type = manifest_format.detect_media_type(data)
    if media_type not in manifest_format.IMAGES | manifest_format.LISTS:
        raise _invalid("manifest schema version not supported", status=415)
    try:
        return manifest_format.parse(data, media_type)
    except MalformedManifest as error:
        raise _invalid(f"failed to parse manifest: {error}") from error


def _invalid(message: str, status: int = 400) -> RegistryError:
    return RegistryError("MANIFEST_INVALID", detail={"message": message}, status=status)


def _record_pull(context: RequestContext, manifest: Manifest, tag: str | None = None) -> None:
    """Record a pull of a manifest. A HEAD request does not count as a pull."""
    if request.method == "HEAD" or not can_record_usage():
        return
    pull_counts.record_pull(context.world, context.repository, manifest, tag)
    by_tag, by_digest = {"tag": tag}, {"manifest_digest": manifest.digest}
    _log_usage(context, "pull_repo", **(by_tag if tag else by_digest))


def _log_usage(context: RequestContext, kind: str, **about: str | None) -> None:
    namespace = repositories.get_namespace(context.world, context.repository)
    metadata = {"repo": context.name.name, "namespace": context.name.namespace, **about}
    usage_log.record(context.world, kind, namespace, context.repository, metadata)
