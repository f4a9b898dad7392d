"""Manifest pushes, by tag or by digest: validation of the manifest, and storage."""

import re

from flask import Response, request

from fakequay.domain.images import manifest_format, manifests, tags
from fakequay.domain.images.manifest_format import Document, MalformedManifest
from fakequay.domain.images.manifests import ManifestRefused
from fakequay.domain.images.schema1.format import UNSIGNED
from fakequay.domain.notifications import events
from fakequay.models import Manifest
from fakequay.settings import LIBRARY, OCI_HEADERS

from . import quota_enforcement, usage_entries
from .errors import RegistryError
from .request_paths import RequestContext

MAX_SIZE = 4 * 1024 * 1024  # maximum size of a manifest in bytes
UNTAGGED_LIFETIME = 3600  # seconds for which garbage collection keeps a manifest without a tag
# Values of the header Content-Type that mean a schema 1 manifest, because early clients send them.
SCHEMA_1_REQUESTS = frozenset({"", "application/json"})
_DIGEST = re.compile(
    r"sha256:[a-f0-9]{64}|(?!sha256:)[a-z0-9]+(?:[+._-][a-z0-9]+)*:[\w=-]+", re.ASCII
)


def put_by_tag(context: RequestContext) -> Response:
    """Store a manifest that is pushed by tag, and set the tag to this manifest."""
    quota_enforcement.check(context)
    return _store_with_tag(context, _parse(), context.ref)


def put_by_digest(context: RequestContext) -> Response:
    """Store a manifest that is pushed by digest.

    A schema 1 manifest contains the name of a tag, and this tag is set to the manifest. Any other
    manifest gets a hidden tag, which protects it from garbage collection for one hour: a client
    needs this time to push a manifest list that contains the manifest. A manifest with a subject
    (for example a signature) is protected without a time limit.

    Like the real server, fakequay writes no usage log entry for a push without a tag.
    """
    quota_enforcement.check(context)
    document = _parse()
    if document.digest != context.ref:
        raise _invalid("manifest digest mismatch")
    if document.is_schema1:
        return _store_with_tag(context, document, document.values["tag"])
    with context.world.store.transaction():
        manifest = _add(context, document)
        lifetime = UNTAGGED_LIFETIME if document.subject is None else None
        tags.keep_alive(context.world, context.repository, manifest, lifetime)
        quota_enforcement.finish_push(context)
    response = _respond_created(context, manifest)
    subject = manifest.subject or ""
    if _DIGEST.fullmatch(subject) and context.world.config.get(OCI_HEADERS, True):
        response.headers["OCI-Subject"] = subject
    return response


def _store_with_tag(context: RequestContext, document: Document, tag: str) -> Response:
    if document.is_schema1:
        _check_schema1(context, document, tag)
    with context.world.store.transaction():
        manifest = _add(context, document)
        tags.push(context.world, context.repository, tag, manifest)
        usage_entries.record(context, "push_repo", tag=tag, mediaType=manifest.media_type)
        events.fire(context.world, "repo_push", context.repository, {"updated_tags": [tag]})
        quota_enforcement.finish_push(context)
    return _respond_created(context, manifest)


def _parse() -> Document:
    """Parse the manifest in a request body, according to the header ``Content-Type``."""
    data = request.stream.read(MAX_SIZE + 1)
    if len(data) > MAX_SIZE:
        raise RegistryError("SIZE_INVALID", "manifest is too large")
    media_type = request.mimetype
    if media_type in SCHEMA_1_REQUESTS:
        media_type = UNSIGNED
    if media_type not in manifest_format.TYPES:
        raise _invalid("manifest schema version not supported", status=415)
    try:
        return manifest_format.parse(data, media_type)
    except MalformedManifest as error:
        raise _invalid(f"failed to parse manifest: {error}") from error


def _check_schema1(context: RequestContext, document: Document, tag: str) -> None:
    """Check a pushed schema 1 manifest, and the name of the tag that the push sets.

    The repository name in the manifest must be the name in the request path. For a repository in
    the namespace ``LIBRARY_NAMESPACE``, the manifest can contain the name without the namespace.
    The tag name in the manifest may differ from the tag name in the request path.

    Args:
        tag: Name of the tag that the push sets.

    Raises:
        RegistryError: ``NAME_INVALID`` or ``MANIFEST_INVALID``.
    """
    name = document.values["name"]
    if name != str(context.name) and not (_is_in_library(context) and name == context.name.name):
        raise RegistryError("NAME_INVALID")
    try:
        manifest_format.check_layers(document)
    except MalformedManifest as error:
        raise _invalid(str(error)) from error
    if not tags.is_valid_name(tag):
        raise _invalid(tags.BAD_NAME)


def _is_in_library(context: RequestContext) -> bool:
    config = context.world.config
    return config.feature("LIBRARY_SUPPORT") and context.name.namespace == config.get(LIBRARY)


def _add(context: RequestContext, document: Document) -> Manifest:
    try:
        return manifests.add(context.world, context.repository, document)
    except ManifestRefused as refusal:
        raise _invalid(refusal.message) from refusal


def _respond_created(context: RequestContext, manifest: Manifest) -> Response:
    location = f"/v2/{context.name}/manifests/{manifest.digest}"
    headers = {"Docker-Content-Digest": manifest.digest, "Location": location}
    return Response("OK", 201, headers)


def _invalid(message: str, status: int = 400) -> RegistryError:
    return RegistryError("MANIFEST_INVALID", detail={"message": message}, status=status)
