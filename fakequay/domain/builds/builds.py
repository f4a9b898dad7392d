"""Builds and build logs: finds, lists and deletes builds, and returns build logs."""

from datetime import UTC, datetime
from typing import Any

from fakequay.domain import job_queue
from fakequay.domain.errors import DataRefused, NotFound
from fakequay.models import Build, BuildFile, BuildLine, Repository, Trigger
from fakequay.world import World

KIND = "build"  # kind of the scheduled job that advances a build
# Duration of each build phase in seconds. The order of the keys is the order of the phases.
DURATIONS = {
    "waiting": 10,
    "build-scheduled": 5,
    "unpacking": 5,
    "pulling": 10,
    "building": 20,
    "pushing": 10,
}
ENDS = ("complete", "error", "internalerror", "cancelled")  # phases of builds that have ended
DEFAULT_LIMIT = 5  # number of builds in a list if the request has no limit


def find(world: World, repository: Repository, uuid: str) -> Build:
    """Return the build with the given uuid in a repository.

    Raises:
        NotFound: The repository has no build with this uuid.
    """
    build = world.store.builds.one(uuid=uuid)
    if build is None or build.repository_id != repository.id:
        raise NotFound
    return build


def locate(world: World, uuid: str) -> Build:
    """Return the build with the given uuid, of any repository.

    Raises:
        DataRefused: No build has the uuid. As on the real server, the status is 400, not 404.
    """
    build = world.store.builds.one(uuid=uuid)
    if build is None:
        raise DataRefused(f"Unable to locate a build by id: {uuid}")
    return build


def list_recent(
    world: World, repository: Repository, limit: int | None, since: int | None = None
) -> list[Build]:
    """Return the latest builds of a repository, newest first.

    Args:
        limit: Maximum number of builds; None or 0 for the default of 5.
        since: Unix seconds; builds that started earlier are not returned. None for no restriction.
    """
    found = world.store.builds.newest(repository_id=repository.id)
    return [build for build in found if build.started >= (since or 0)][: _effective_limit(limit)]


def list_for_trigger(world: World, trigger: Trigger, limit: int | None) -> list[Build]:
    """Return the latest builds that a build trigger has started, newest first.

    Args:
        limit: Maximum number of builds; None or 0 for the default of 5.
    """
    return world.store.builds.newest(trigger_id=trigger.id, limit=_effective_limit(limit))


def read_log(world: World, build: Build, start: int, host_url: str) -> dict[str, Any]:
    """Return the log of a build, as the API shows it.

    Args:
        start: Number of log lines to skip.
        host_url: Base URL of this server in the request.

    Returns:
        The log lines, or the URL of the log if the log is archived.
    """
    if build.archived:
        return {"logs_url": f"{host_url.rstrip('/')}{archive_path(build)}"}
    shown = log_lines(world, build)
    return {"start": start, "total": len(shown), "logs": shown[start:]}


def log_lines(world: World, build: Build) -> list[dict[str, Any]]:
    """Return all log lines of a build in the format of Quay's archived logs."""
    return [_line_view(line) for line in world.store.build_lines.find(build_id=build.id)]


def archive_path(build: Build) -> str:
    """Return the URL path of the archived log of a build."""
    return f"/logarchive/{build.uuid}"


def find_file(world: World, file_id: str) -> BuildFile | None:
    """Return the build archive with the given id, or None if no archive was uploaded."""
    found = world.store.build_files.one(uuid=file_id)
    return found if found and found.digest else None


def delete_all(world: World, repository: Repository) -> None:
    """Delete the builds and build triggers of a deleted repository.

    The build failures that a seed declares for the repository are also deleted.
    """
    store = world.store
    for build in store.builds.find(repository_id=repository.id):
        store.build_lines.remove_all(build_id=build.id)
        job_queue.cancel(world, KIND, build.id)
    for table in (store.builds, store.triggers, store.build_failures):
        table.remove_all(repository_id=repository.id)


def _line_view(line: BuildLine) -> dict[str, Any]:
    kind = {} if line.kind is None else {"type": line.kind}
    at = f"{datetime.fromtimestamp(line.at, UTC):%Y-%m-%d %H:%M:%S.%f}"
    return {"message": line.message, **kind, "data": {"datetime": at}}


def _effective_limit(limit: int | None) -> int:
    """Return the maximum number of builds to list.

    As on the real server, the default applies if the request contains no limit, or a limit of 0.
    """
    return limit if limit and limit > 0 else DEFAULT_LIMIT
