"""What the build operations decide."""

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
    repository = repositories.find(world, name)
    found = builds.list_recent(world, repository, query["limit"], query["since"])
    rights = _rights(world, caller, name)
    return {"builds": [build_views.build(world, one, rights, host_url) for one in found]}


def start(
    world: World, caller: Caller, name: RepoName, body: dict[str, Any], host_url: str
) -> dict[str, Any]:
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
    build = builds.find(world, repositories.find(world, name), uuid)
    return build_views.build(world, build, _rights(world, caller, name), host_url)


def status(
    world: World, caller: Caller, name: RepoName, uuid: str, host_url: str
) -> dict[str, Any]:
    """The same; only that a build that is nowhere is refused as the data layer does."""
    builds.locate(world, uuid)
    return view(world, caller, name, uuid, host_url)


def log(
    world: World, caller: Caller, name: RepoName, uuid: str, start: int, *, host_url: str
) -> dict[str, Any]:
    if not (_rights(world, caller, name).write or _may_read_all_logs(world, caller)):
        raise Unauthorized
    builds.locate(world, uuid)
    build = builds.find(world, repositories.find(world, name), uuid)
    return builds.read_log(world, build, start, host_url)


def cancel(world: World, name: RepoName, uuid: str) -> None:
    repository = repositories.find(world, name)
    build = builds.find(world, repository, uuid)
    if not build_phases.cancel(world, build):
        raise InvalidRequest("Build is currently running or has finished")
    namespace = repositories.namespace_of(world, repository)
    usage_log.record(world, "cancel_build", namespace, repository, {"build_uuid": uuid})


def drop(world: World, mime_type: str, host_url: str) -> dict[str, str]:
    uuid = world.draw("build file", "").uuid()
    world.store.build_files.add(BuildFile(uuid, mime_type))
    return {"url": f"{host_url}userfiles/{uuid}", "file_id": uuid}


def _rights(world: World, caller: Caller, name: RepoName) -> Rights:
    role = roles.in_repository(world, caller, name)
    return Rights.of(role or "read", everything=superusers.has_full_access(world, caller))


def _may_read_all_logs(world: World, caller: Caller) -> bool:
    return superusers.is_readonly_superuser(world, caller) or bool(
        world.config.get("FEATURE_READER_BUILD_LOGS", False)
    )


def _pull_robot(world: World, caller: Caller, name: str) -> int:
    robot, namespace = build_requests.pull_robot(world, name)
    if roles.in_organization(
        world, caller, namespace
    ) != "admin" and not superusers.has_full_access(world, caller):
        raise Unauthorized
    return robot.id


def _check_source(world: World, caller: Caller, draft: Build) -> None:
    """What was built for another repository before is for those who may write there."""
    if draft.file_id is None:
        return
    for earlier in world.store.builds.find(file_id=draft.file_id):
        repository = world.store.repositories.get(earlier.repository_id)
        if repository is None:
            raise NotFound
        if not _rights(world, caller, repositories.name_of(world, repository)).write:
            raise Unauthorized
