"""What a pull by tag gives to a client that does not accept what the tag means."""

from typing import Any

from flask import request

from fakequay.domain.images import manifests, schema1
from fakequay.models import Manifest, Tag

from .request_paths import RequestContext

DEFAULT_PLATFORM = {"os": "linux", "architecture": "amd64"}


def select_acceptable(context: RequestContext, tag: Tag, manifest: Manifest) -> Manifest | None:
    """The manifest, or the usual platform's image in it, if ``Accept`` names its type.

    To all others, and to who accepts anything, schema 1 of that image; None where there is none.
    """
    accepted = {media_type for media_type, _ in request.accept_mimetypes}
    found: Manifest | None = manifest
    while found is not None and found.media_type not in accepted:
        if not manifests.is_list(found):
            return schema1.convert(context.world, found, context.name, tag)
        found = _usual(context, found)
    return found


def _usual(context: RequestContext, manifest: Manifest) -> Manifest | None:
    """The first image for the usual platform that a list names, if it is here."""
    children = manifests.document(manifest).children
    named = (child["digest"] for child in children if _is_usual(child.get("platform")))
    digest = next(named, None)
    return manifests.lookup(context.world, context.repository, digest) if digest else None


def _is_usual(platform: Any) -> bool:
    """OCI's lists need not say, and may say anything."""
    return isinstance(platform, dict) and DEFAULT_PLATFORM.items() <= platform.items()
