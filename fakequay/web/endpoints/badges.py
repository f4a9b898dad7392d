"""Build badges: SVG images that show the status of a repository's latest build."""

import hmac

from flask import Response, request
from flask.typing import ResponseReturnValue

from fakequay.domain.images import tags
from fakequay.domain.repositories import repositories
from fakequay.models import RepoName, Repository
from fakequay.web.operations.request_context import world
from fakequay.world import World

from .html_errors import refuse

_STATUS_OF_PHASE = {"complete": "ready", "error": "failed", "internalerror": "failed"}
_STATUS_OF_PHASE |= {"cancelled": "cancelled"}
_COLORS = {
    "ready": "#3a8f3a",
    "building": "#2f7fbf",
    "failed": "#c4423b",
    "cancelled": "#8a8a8a",
    "none": "#8a8a8a",
}
_IMAGE = """\
<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" role="img" \
aria-label="container: {status}">\
<title>container: {status}</title>\
<rect width="66" height="20" fill="#555"/>\
<rect x="66" width="{rest}" height="20" fill="{color}"/>\
<g fill="#fff" font-family="sans-serif" font-size="11" text-anchor="middle">\
<text x="33" y="14">container</text><text x="{middle}" y="14">{status}</text></g></svg>
"""


def status(world: World, repository: Repository) -> str:
    """Return the badge status of a repository.

    Returns:
        "ready", "building", "failed" or "cancelled"; "none" if the repository has no build and no
        tag.
    """
    latest = world.store.builds.newest(repository_id=repository.id, limit=1)
    if latest:
        return _STATUS_OF_PHASE.get(latest[0].phase, "building")
    return "ready" if tags.list_alive(world, repository) else "none"


def render_badge(status: str) -> str:
    """Return the SVG image for a badge status."""
    rest = 14 + 7 * len(status)
    width, middle = 66 + rest, 66 + rest // 2
    color = _COLORS[status]
    return _IMAGE.format(status=status, width=width, rest=rest, middle=middle, color=color)


def badge(repository: RepoName) -> ResponseReturnValue:
    """Return the build badge of a repository as an SVG image.

    The badge of a private repository needs the repository's badge token in the query.
    """
    found = repositories.get(world(), repository)
    if found is None or not (
        found.public
        or hmac.compare_digest(request.args.get("token", "").encode(), found.badge_token.encode())
    ):
        return refuse(404, "Not Found")
    shown = status(world(), found)
    if request.headers.get("If-None-Match") == shown:
        return Response(status=304)
    headers = {"Cache-Control": "no-cache", "ETag": shown}
    return Response(render_badge(shown), 200, headers, mimetype="image/svg+xml")
