"""Builds of all repositories, as superusers get them: details, status and logs."""

from typing import Any

from fakequay.domain.builds import build_views, builds
from fakequay.domain.errors import DataRefused, InvalidResponse, NotFound
from fakequay.models import Build
from fakequay.world import World


def view(world: World, uuid: str, host_url: str) -> dict[str, Any]:
    """Return the build with the given uuid. Raise NotFound if it does not exist."""
    build = world.store.builds.one(uuid=uuid)
    if build is None:
        raise NotFound
    return build_views.for_superuser(world, build, host_url)


def status(world: World, uuid: str, host_url: str) -> dict[str, Any]:
    """Return the status of a build. Raise InvalidResponse if the build does not exist."""
    return build_views.for_superuser(world, _located(world, uuid), host_url)


def log(world: World, uuid: str, start: int, host_url: str) -> dict[str, Any]:
    """Return the log of a build, starting at the line with the index ``start``.

    Raises:
        InvalidResponse: The build does not exist.
    """
    return builds.read_log(world, _located(world, uuid), start, host_url)


def archive(world: World, uuid: str, host_url: str) -> dict[str, Any]:
    """Return the URL of the archived log of a build.

    Raises:
        InvalidResponse: The build does not exist, or its log is not archived.
    """
    build = _located(world, uuid)
    if not build.archived:
        raise InvalidResponse("Archived logs not available")
    return builds.read_log(world, build, 0, host_url)


def _located(world: World, uuid: str) -> Build:
    try:
        return builds.locate(world, uuid)
    except DataRefused as refusal:
        raise InvalidResponse(refusal.message) from refusal
