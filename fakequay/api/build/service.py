"""Image builds: starts, lists, returns and cancels the builds of a repository."""

from dataclasses import replace
from typing import Any

from fakequay.access import Caller, roles, superusers
from fakequay.domain import usage_log
from fakequay.domain.builds import build_phases, build_requests, build_views, builds
from fakequay.domain.builds.build_views import Rights
from fakequay.domain.errors import InvalidRequest, NotFound, Unauthorized
from fakequay.domain.repositories import repositories
from fakequay.models import Build, BuildFile, RepoName
from fakequay.world import World


def page(
    world: World, caller: Caller, name: RepoName, query: dict[str, Any], host_url: str
) -> dict[str, Any]:
    """Return the latest builds of a repository; no builds if the repository does not exist.

    Args:
        query: ``limit`` (number of builds or None) and ``since`` (Unix seconds or None).
        host_url: Base URL of the server in the request.
    """
    repository = repositories.get(world, name)
    found = (
        builds.list_recent(world, repository, query["limit"], query["since"]) if repository else []
    )
    rights = _rights(world, caller, name)
    return {"builds": [build_views.build(world, build, rights, host_url) for build in found]}


def start(
    world: World, caller: Caller, name: RepoName, body: dict[str, Any], host_url: str
) -> dict[str, Any]:
    """Start a build of a repository.

    Args:
        body: Request body with ``file_id`` or ``archive_url``.
        host_url: Base URL of the server in the request.

    Raises:
        NotFound: The repository or the pull robot does not exist.
        InvalidRequest: The request body names neither an uploaded archive nor a valid URL of an
            archive.
        Unauthorized: The caller may not use the pull robot, or the archive of another repository.
        Aborted: 429 if too many builds of the namespace are waiting.
    """
    repository = repositories.find(world, name)
    draft = build_requests.prepare(world, repository, body)
    robot = body.get("pull_robot")
    draft = replace(
        draft,
        manual_user=caller.username,
        pull_robot_id=_pull_robot(world, caller, robot) if robot else None,
    )
    _check_source(world, caller, draft)
    build = build_requests.start(world, repository, draft)
    return build_views.build(world, build, _rights(world, caller, name), host_url)


def view(world: World, caller: Caller, name: RepoName, uuid: str, host_url: str) -> dict[str, Any]:
    """Return a build of a repository.

    Raises:
        NotFound: The repository has no such build.
    """
    build = builds.find(world, repositories.find(world, name), uuid)
    return build_views.build(world, build, _rights(world, caller, name), host_url)


def status(
    world: World, caller: Caller, name: RepoName, uuid: str, host_url: str
) -> dict[str, Any]:
    """Return a build of a repository, including the current phase of the build.

    Raises:
        DataRefused: No repository has a build with this uuid.
        NotFound: The build belongs to another repository.
    """
    builds.locate(world, uuid)
    return view(world, caller, name, uuid, host_url)


def log(
    world: World, caller: Caller, name: RepoName, uuid: str, start: int, *, host_url: str
) -> dict[str, Any]:
    """Return the log of a build, or the URL of the log if the log is archived.

    Args:
        start: Index of the first line to return.

    Raises:
        Unauthorized: The caller has no write permission for the repository, is no read-only
            superuser, and ``FEATURE_READER_BUILD_LOGS`` is off.
    """
    if not (_rights(world, caller, name).write or _may_read_all_logs(world, caller)):
        raise Unauthorized
    builds.locate(world, uuid)
    build = builds.find(world, repositories.find(world, name), uuid)
    return builds.read_log(world, build, start, host_url)


def cancel(world: World, name: RepoName, uuid: str) -> None:
    """Cancel a build.

    Raises:
        InvalidRequest: The build can no longer be cancelled.
    """
    repository = repositories.find(world, name)
    build = builds.find(world, repository, uuid)
    if not build_phases.cancel(world, build):
        raise InvalidRequest("Build is currently running or has finished")
    namespace = repositories.get_namespace(world, repository)
    usage_log.record(world, "cancel_build", namespace, repository, {"build_uuid": uuid})


def create_upload(world: World, mime_type: str, host_url: str) -> dict[str, str]:
    """Reserve a file id for the upload of a build archive.

    Returns:
        A dict with two keys: ``url`` is the URL to which the archive is uploaded, and ``file_id``
        is the id of the archive in build requests.
    """
    uuid = world.draw("build file", "").uuid()
    world.store.build_files.add(BuildFile(uuid, mime_type))
    return {"url": f"{host_url}userfiles/{uuid}", "file_id": uuid}


def _rights(world: World, caller: Caller, name: RepoName) -> Rights:
    role = roles.repository_role(world, caller, name)
    return Rights.of(role or "read", everything=superusers.has_full_access(world, caller))


def _may_read_all_logs(world: World, caller: Caller) -> bool:
    return superusers.is_readonly_superuser(world, caller) or bool(
        world.config.get("FEATURE_READER_BUILD_LOGS", False)
    )


def _pull_robot(world: World, caller: Caller, name: str) -> int:
    robot, namespace = build_requests.pull_robot(world, name)
    if roles.organization_role(
        world, caller, namespace
    ) != "admin" and not superusers.has_full_access(world, caller):
        raise Unauthorized
    return robot.id


def _check_source(world: World, caller: Caller, draft: Build) -> None:
    """Check that the caller may use an uploaded archive in a new build.

    If earlier builds used the archive, the caller must have write permission for the repositories
    of all these builds.
    """
    if draft.file_id is None:
        return
    for earlier in world.store.builds.find(file_id=draft.file_id):
        repository = world.store.repositories.get(earlier.repository_id)
        if repository is None:
            raise NotFound
        if not _rights(world, caller, repositories.get_full_name(world, repository)).write:
            raise Unauthorized
