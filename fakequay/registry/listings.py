"""Lists of the distribution API: repositories (catalog), tags, and referrers of a manifest."""

import base64
import re
from collections.abc import Mapping
from itertools import islice
from typing import Any

from flask import Response, abort, request

from fakequay.contract.release_behavior import pages_tags_by_name
from fakequay.domain.images import manifests, referrer_lists, tags
from fakequay.domain.images.manifest_format import OCI_INDEX
from fakequay.domain.repositories import visible_repositories
from fakequay.models import Account, Manifest
from fakequay.web import json_responses
from fakequay.world import World

from .errors import RegistryError
from .request_paths import RequestContext

PAGE = 50  # default and maximum page size
_NUMBER = re.compile(r"-?\d{1,18}")


def as_json(
    body: Any, headers: Mapping[str, str] | None = None, media_type: str = "application/json"
) -> Response:
    """Return a JSON response with status 200."""
    return Response(json_responses.write_compact(body), 200, headers, mimetype=media_type)


def catalog(world: World, account: Account | None) -> Response:
    """Return a page of the image repositories that are visible to an account.

    Args:
        account: Account of the caller; None for an anonymous caller, who sees repositories only if
            ``FEATURE_PUBLIC_CATALOG`` is on.
    """
    size = max(_page_size(world), 1)
    after = _position(request.args.get("next_page", ""))
    public = world.config.feature("PUBLIC_CATALOG")
    visible = visible_repositories.list_everywhere(world, account, public=public, after=after)
    images = (repository for repository in visible if repository.kind == "image")
    found = list(islice(images, size + 1))
    headers = {}
    if len(found) > size:
        more = f"/v2/_catalog?n={size}&next_page={_cursor(found[size - 1].id)}"
        headers["Link"] = f'<{more}>; rel="next"'
    names = [
        f"{owner.name}/{repository.name}"
        for repository in found[:size]
        if (owner := world.store.accounts.get(repository.namespace_id))
    ]
    return as_json({"repositories": names}, headers)


def tags_list(context: RequestContext) -> Response:
    """Return a page of the tags of a repository, sorted by name.

    The page is empty if the client requests 0 tags or a negative number of tags, as on the real
    server.
    """
    if not pages_tags_by_name(context.world.release):
        return _tags_by_creation(context)
    size = max(_page_size(context.world), 0)
    after = request.args.get("last", "")
    alive = tags.list_alive(context.world, context.repository)
    found = [tag.name for tag in alive if tag.name > after]
    headers = {}
    if len(found) > size > 0:
        more = f"/v2/{context.name}/tags/list?n={size}&last={found[size - 1]}"
        headers["Link"] = f'<{more}>; rel="next"'
    return as_json({"name": str(context.name), "tags": found[:size]}, headers)


def _tags_by_creation(context: RequestContext) -> Response:
    """Return a page of the tags of a repository, in the order of their creation.

    Releases of Quay that do not sort tags by name return such pages.
    """
    size = max(_page_size(context.world), 1)
    after = _position(request.args.get("next_page", ""))
    alive = tags.list_alive(context.world, context.repository)
    found = sorted((tag for tag in alive if tag.id > after), key=lambda tag: tag.id)
    headers = {}
    if len(found) > size:
        more = f"/v2/{context.name}/tags/list?n={size}&next_page={_cursor(found[size - 1].id)}"
        headers["Link"] = f'<{more}>; rel="next"'
    return as_json({"name": str(context.name), "tags": [tag.name for tag in found[:size]]}, headers)


def referrers(context: RequestContext) -> Response:
    """Return the referrers of a manifest (manifests that have it as subject) as an OCI index.

    The query parameter ``artifactType`` selects referrers with this ``artifactType``.

    Raises:
        RegistryError: ``MANIFEST_INVALID`` if the repository does not contain the manifest. The OCI
            specification requires an empty list in this case, but Quay returns this error.
    """
    if not context.world.config.feature("REFERRERS_API"):
        abort(404)
    if manifests.find_alive(context.world, context.repository, context.ref) is None:
        raise RegistryError("MANIFEST_INVALID")
    artifact_type = request.args.get("artifactType")
    found = [
        _descriptor(manifest)
        for manifest in referrer_lists.find(context.world, context.repository, context.ref)
    ]
    shown = [entry for entry in found if artifact_type in {None, entry.get("artifactType")}]
    index = {"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": shown}
    # Like the real server, copy the annotations of the listed manifests to the index itself.
    annotations = {k: v for entry in shown for k, v in entry.get("annotations", {}).items()}
    if annotations:
        index["annotations"] = annotations
    headers = {"OCI-Filters-Applied": "artifactType"} if artifact_type is not None else {}
    return as_json(index, headers, OCI_INDEX)


def _descriptor(manifest: Manifest) -> dict[str, Any]:
    document = manifests.document(manifest)
    entry: dict[str, Any] = {
        "mediaType": manifest.media_type,
        "digest": manifest.digest,
        "size": len(manifest.content.encode()),
    }
    if document.artifact_type:
        entry["artifactType"] = document.artifact_type
    if document.annotations:
        entry["annotations"] = document.annotations
    return entry


def _cursor(position: int) -> str:
    return base64.urlsafe_b64encode(f"{position:013}".encode()).decode().replace("=", "%3D")


def _position(cursor: str) -> int:
    """Return the id in a ``next_page`` cursor, or 0 if the cursor is invalid."""
    try:
        return int(base64.urlsafe_b64decode(cursor.encode()) or 0)
    except ValueError:
        return 0


def _page_size(world: World) -> int:
    """Return the page size that a request asks for, limited to the maximum page size.

    The result can be negative, because clients can send a negative number.
    """
    limit: int = world.config.get("V2_PAGINATION_SIZE", PAGE)
    return min(read_number("n", limit), limit)


def read_number(name: str, default: int) -> int:
    """Return a number from the query string of the request.

    Args:
        name: Name of the query parameter.
        default: Result if the parameter is missing or not a number.
    """
    text = request.args.get(name, "")
    return int(text) if _NUMBER.fullmatch(text) else default
