"""Manifest negotiation: selects a manifest whose media type the pulling client accepts."""

from typing import Any

from flask import request

from fakequay.domain.images import manifests, schema1_conversion
from fakequay.domain.images.schema1.format import TYPES, UNSIGNED
from fakequay.models import Manifest, Tag

from .request_paths import RequestContext

DEFAULT_PLATFORM = {"os": "linux", "architecture": "amd64"}


def select_acceptable(context: RequestContext, tag: Tag, manifest: Manifest) -> Manifest | None:
    """Return the manifest to send for a pull by tag, according to the header ``Accept``.

    If the header does not accept manifest lists, the ``linux/amd64`` image in the list is sent. If
    the header does not accept this image either, the image is converted to Docker schema 1 without
    signatures, even if the header does not accept schema 1.

    Returns:
        None if the manifest list contains no ``linux/amd64`` image, or if the image cannot be
        converted.
    """
    accepted = {media_type for media_type, _ in request.accept_mimetypes}
    found: Manifest | None = manifest
    while found is not None and found.media_type not in accepted:
        if found.media_type in TYPES:
            is_unsigned_accepted = UNSIGNED in accepted
            return schema1_conversion.without_signatures(found) if is_unsigned_accepted else found
        if not manifests.is_list(found):
            return schema1_conversion.convert(context.world, found, context.name, tag)
        found = _default_image(context, found)
    return found


def _default_image(context: RequestContext, manifest: Manifest) -> Manifest | None:
    """Return the first ``linux/amd64`` image of a manifest list, if the repository contains it."""
    children = manifests.document(manifest).children
    named = (child["digest"] for child in children if _is_default_platform(child.get("platform")))
    digest = next(named, None)
    return manifests.lookup(context.world, context.repository, digest) if digest else None


def _is_default_platform(platform: Any) -> bool:
    """Return whether an entry of a manifest list has the platform linux/amd64.

    The entry comes from a client, so its platform can be missing or any JSON value.
    """
    return isinstance(platform, dict) and DEFAULT_PLATFORM.items() <= platform.items()
