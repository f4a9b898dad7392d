"""Dockerfile analysis of build triggers: checks a Dockerfile, lists robots for its base image."""

from typing import Any

from fakequay.access import Caller, roles
from fakequay.domain.accounts import accounts, robots
from fakequay.domain.builds import dockerfiles, source_hosts, triggers
from fakequay.domain.page_urls import server_host
from fakequay.domain.repositories import repositories
from fakequay.fast_dataclasses import frozen
from fakequay.models import RepoName, Repository
from fakequay.world import World

from .triggers import find

NO_DOCKERFILE = (
    "Specified Dockerfile path for the trigger was not found on the main branch. "
    "This trigger may fail."
)


@frozen
class _Finding:
    status: str
    message: str | None = None
    base: RepoName | None = None


def view(
    world: World, caller: Caller, name: RepoName, uuid: str, config: dict[str, Any]
) -> dict[str, Any]:
    """Check the configuration of a build trigger, and list robots of the base image's namespace.

    The field ``can_read`` of a robot says whether the robot may pull the base image. If the base
    image is not on this server, the robots of the build trigger's namespace are listed.
    """
    trigger = find(world, name, uuid)
    if trigger.service == triggers.CUSTOM:
        return {"status": "notimplemented"}
    source = source_hosts.get(
        world, trigger.service, source_hosts.text_value(config, "build_source")
    )
    if source is None:
        return {"status": "error", "message": "Could not find the source repository"}
    text = source_hosts.dockerfile(source, config)
    finding = _finding(world, caller, text, config)
    return {
        "namespace": finding.base.namespace if finding.base else name.namespace,
        "name": finding.base.name if finding.base else None,
        "robots": _robots(world, caller, name, finding.base),
        "status": finding.status,
        "message": finding.message,
        "is_admin": _administers(world, caller, name.namespace),
    }


def _finding(world: World, caller: Caller, text: str | None, config: dict[str, Any]) -> _Finding:
    if text is None:
        return _Finding("warning", NO_DOCKERFILE)
    path = source_hosts.text_value(config, "dockerfile_path") or "/Dockerfile"
    context = source_hosts.text_value(config, "context")
    if context and context not in source_hosts.contexts(path):
        message = f"Dockerfile, {path}, is not a child of the context, {context}."
        return _Finding("error", message)
    image = dockerfiles.base_image(dockerfiles.commands(text))
    if image is None:
        return _Finding("warning", "No FROM line found in the Dockerfile")
    prefix = f"{server_host(world)}/"
    if not image.startswith(prefix):
        return _Finding("publicbase")
    return _check_local_base(world, caller, image, image.removeprefix(prefix))


def _check_local_base(world: World, caller: Caller, image: str, path: str) -> _Finding:
    """Check the base image of a Dockerfile. The name of the image contains this server's host.

    The repository of the image must exist, and the caller must have access to the repository.

    Args:
        image: Name of the base image, with the host.
        path: Name of the base image, without the host.
    """
    namespace, slash, rest = path.partition("/")
    if not slash or "/" in rest:
        return _Finding("warning", f'"{image}" is not a valid Quay repository path')
    base = RepoName(namespace, rest.partition("@")[0].partition(":")[0])
    repository = repositories.get(world, base)
    if repository is None or not (
        repository.public or roles.repository_role(world, caller, base) is not None
    ):
        message = f'Repository "{image}" referenced by the Dockerfile was not found'
        return _Finding("error", message)
    return _Finding("publicbase" if repository.public else "requiresrobot", base=base)


def _robots(
    world: World, caller: Caller, name: RepoName, base: RepoName | None
) -> list[dict[str, Any]]:
    """Return the robots in the namespace of a base image, and whether each can pull the image.

    The list is empty if the caller does not administer the namespace of the build trigger.
    """
    namespace = accounts.get(world, (base or name).namespace)
    if namespace is None or not _administers(world, caller, name.namespace):
        return []
    repository = repositories.get(world, base) if base else None
    return [
        {
            "name": robot.name,
            "kind": "user",
            "is_robot": True,
            "can_read": repository is not None and _can_read(world, robot.id, repository),
        }
        for robot in robots.list_for_owner(world, namespace)
    ]


def _can_read(world: World, robot_id: int, repository: Repository) -> bool:
    robot = world.store.accounts.get(robot_id)
    return robot is not None and roles.granted_role(world, robot, repository) is not None


def _administers(world: World, caller: Caller, namespace: str) -> bool:
    return roles.organization_role(world, caller, namespace) == "admin"
