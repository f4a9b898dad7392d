"""Manifest endpoints: pull and delete by tag or by digest."""

from flask import Response, request

from fakequay.domain.images import manifests, pull_counts, tags
from fakequay.domain.mirrors import proxy_cache
from fakequay.models import Manifest
from fakequay.web.read_only_storage import can_record_usage

from . import manifest_negotiation, usage_entries
from .errors import RegistryError
from .request_paths import RequestContext


def get_by_tag(context: RequestContext) -> Response:
    """Return the manifest of a tag.

    In an organization with a proxy cache, the tag is first updated from the upstream registry.
    """
    proxy_cache.fetch_tag(context.world, context.repository, context.ref)
    tag = tags.find_alive(context.world, context.repository, context.ref)
    if tag is None:
        raise _tag_error(context)
    manifest = tags.get_manifest(context.world, tag)
    selected = manifest_negotiation.select_acceptable(context, tag, manifest)
    if selected is None:
        raise RegistryError("MANIFEST_UNKNOWN")
    _record_pull(context, manifest, selected, tag.name)
    return _respond_with(selected)


def get_by_digest(context: RequestContext) -> Response:
    """Return a manifest by its digest.

    In an organization with a proxy cache, a missing manifest is first copied from upstream.
    """
    proxy_cache.fetch_manifest(context.world, context.repository, context.ref)
    manifest = _find_alive(context)
    _record_pull(context, manifest, manifest)
    return _respond_with(manifest)


def delete_by_tag(context: RequestContext) -> Response:
    """Delete a tag of a repository."""
    tag = tags.delete(context.world, context.repository, context.ref)
    if tag is None:
        raise RegistryError("MANIFEST_UNKNOWN")
    usage_entries.record(context, "delete_tag", tag=tag.name)
    return Response(status=202)


def delete_by_digest(context: RequestContext) -> Response:
    """Delete all tags of a manifest.

    If the manifest has no tags, the response is the error ``MANIFEST_UNKNOWN``.
    """
    ended = tags.delete_all_of(context.world, _find_alive(context))
    if not ended:
        raise RegistryError("MANIFEST_UNKNOWN")
    for tag in ended:
        usage_entries.record(context, "delete_tag", tag=tag.name, digest=context.ref)
    return Response(status=202)


def _find_alive(context: RequestContext) -> Manifest:
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


def _record_pull(
    context: RequestContext, manifest: Manifest, sent: Manifest, tag: str | None = None
) -> None:
    """Record a pull of a manifest in the usage log and the pull counts.

    A HEAD request is not a pull and is not recorded.

    Args:
        manifest: The manifest of the requested tag or digest.
        sent: The manifest in the response, which can be a conversion of ``manifest``.
        tag: Name of the tag, or None for a pull by digest.
    """
    if request.method == "HEAD" or not can_record_usage():
        return
    pull_counts.record_pull(context.world, context.repository, manifest, tag)
    reference = {"tag": tag} if tag else {"manifest_digest": manifest.digest}
    usage_entries.record(context, "pull_repo", **reference, mediaType=sent.media_type)
