"""The picture that tells how a repository's latest build went."""

from fakequay.domain.images import tags
from fakequay.models import Repository
from fakequay.world import World

_OF_PHASES = {"complete": "ready", "error": "failed", "internalerror": "failed"}
_OF_PHASES |= {"cancelled": "cancelled"}
_COLORS = {
    "ready": "#3a8f3a",
    "building": "#2f7fbf",
    "failed": "#c4423b",
    "cancelled": "#8a8a8a",
    "none": "#8a8a8a",
}
_PICTURE = """\
<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" role="img" \
aria-label="container: {status}">\
<title>container: {status}</title>\
<rect width="66" height="20" fill="#555"/>\
<rect x="66" width="{rest}" height="20" fill="{color}"/>\
<g fill="#fff" font-family="sans-serif" font-size="11" text-anchor="middle">\
<text x="33" y="14">container</text><text x="{middle}" y="14">{status}</text></g></svg>
"""


def status(world: World, repository: Repository) -> str:
    """ready, building, failed, cancelled, or none where nothing was built or pushed."""
    latest = world.store.builds.newest(repository_id=repository.id, limit=1)
    if latest:
        return _OF_PHASES.get(latest[0].phase, "building")
    return "ready" if tags.list_alive(world, repository) else "none"


def picture(status: str) -> str:
    rest = 14 + 7 * len(status)
    width, middle = 66 + rest, 66 + rest // 2
    color = _COLORS[status]
    return _PICTURE.format(status=status, width=width, rest=rest, middle=middle, color=color)
