"""Builds and their logs: what is remembered of them, found and forgotten."""

from datetime import UTC, datetime
from typing import Any

from fakequay.domain import job_queue
from fakequay.domain.errors import DataRefused, NotFound
from fakequay.models import Build, BuildFile, BuildLine, Repository, Trigger
from fakequay.world import World

KIND = "build"  # of scheduled jobs
DEFAULT_LIMIT = 5  # builds in a list, unless more are asked for


def find(world: World, repository: Repository, uuid: str) -> Build:
    """The repository's build, or NotFound."""
    build = world.store.builds.one(uuid=uuid)
    if build is None or build.repository_id != repository.id:
        raise NotFound
    return build


def locate(world: World, uuid: str) -> Build:
    """A build of any repository, or the refusal that the data layer has for that."""
    build = world.store.builds.one(uuid=uuid)
    if build is None:
        raise DataRefused(f"Unable to locate a build by id: {uuid}")
    return build


def list_recent(
    world: World, repository: Repository, limit: int | None, since: int | None = None
) -> list[Build]:
    """Latest first, of those started at ``since`` (seconds since 1970) or later."""
    found = world.store.builds.newest(repository_id=repository.id)
    return [build for build in found if build.started >= (since or 0)][: _at_most(limit)]


def list_for_trigger(world: World, trigger: Trigger, limit: int | None) -> list[Build]:
    """Latest first."""
    return world.store.builds.newest(trigger_id=trigger.id, limit=_at_most(limit))


def read_log(world: World, build: Build, start: int, host_url: str) -> dict[str, Any]:
    """A build's log from a line on, or where to have it once it is archived."""
    if build.archived:
        return {"logs_url": f"{host_url.rstrip('/')}{archive_path(build)}"}
    shown = log_lines(world, build)
    return {"start": start, "total": len(shown), "logs": shown[start:]}


def log_lines(world: World, build: Build) -> list[dict[str, Any]]:
    """All of a build's log, as the real server keeps it."""
    return [_line_view(line) for line in world.store.build_lines.find(build_id=build.id)]


def archive_path(build: Build) -> str:
    """Where the archived log of a build is to be had."""
    return f"/logarchive/{build.uuid}"


def find_file(world: World, file_id: str) -> BuildFile | None:
    """What was handed in to be built; None for what never came."""
    found = world.store.build_files.one(uuid=file_id)
    return found if found and found.digest else None


def delete_all(world: World, repository: Repository) -> None:
    """The builds of a repository go, as the repository does, with what starts them."""
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


def _at_most(limit: int | None) -> int:
    """The real server takes a limit of 0 as none given."""
    return limit if limit and limit > 0 else DEFAULT_LIMIT
