"""Build badges: SVG images that show the status of a repository's latest build."""

from fakequay.domain.images import tags
from fakequay.models import Repository
from fakequay.world import World

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
