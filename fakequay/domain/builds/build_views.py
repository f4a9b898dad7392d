"""Builds and build triggers as the API shows them, with the fields that the caller may see."""

from typing import Any

from fakequay.contract import dates
from fakequay.fast_dataclasses import frozen
from fakequay.models import Build, Trigger
from fakequay.world import World

from . import build_phases, source_hosts, triggers


@frozen
class Rights:
    """Permissions that the caller of an API operation has in the repository of a build.

    The permission ``admin`` includes ``write``, and ``write`` includes ``read``.
    """

    read: bool = False
    write: bool = False
    admin: bool = False

    @classmethod
    def of(cls, role: str | None, *, everything: bool = False) -> "Rights":
        """Return the permissions that a role in a repository grants.

        Args:
            role: ``read``, ``write`` or ``admin``; None for no role.
            everything: Whether to grant all permissions regardless of the role, as for superusers.
        """
        write = everything or role in {"write", "admin"}
        return cls(write or role == "read", write, everything or role == "admin")


ALL_RIGHTS = Rights.of(None, everything=True)


def build(world: World, build: Build, rights: Rights, host_url: str) -> dict[str, Any]:
    """Return a build as the API shows it to users of the repository.

    Args:
        host_url: Base URL of this server in the request, with a trailing slash.
    """
    return {
        **_common_fields(world, build, rights),
        "subdirectory": build.dockerfile_path,
        "dockerfile_path": build.dockerfile_path,
        "context": build.context,
        "tags": list(build.tags),
        "manual_user": build.manual_user,
        "trigger_metadata": build.trigger_metadata if rights.read else None,
        **_archive(world, build, rights, host_url),
    }


def for_superuser(world: World, build: Build, host_url: str) -> dict[str, Any]:
    """Return a build as superusers get it: without paths, tags and trigger metadata.

    Source: Quay 3.19 behaviour.
    """
    view = {
        **_common_fields(world, build, ALL_RIGHTS),
        "subdirectory": "",
        "dockerfile_path": "",
        "context": "",
        "tags": [],
        "manual_user": None,
        "trigger_metadata": None,
    }
    if view["trigger"] is not None:
        del view["trigger"]["enabled"], view["trigger"]["disabled_reason"]
    return view | (_archive(world, build, ALL_RIGHTS, host_url) if build.file_id else {})


def trigger(
    world: World, trigger: Trigger, rights: Rights, *, for_build: bool = False
) -> dict[str, Any]:
    """Return a build trigger as the API shows it.

    Args:
        for_build: Whether the trigger is shown as a part of a build. Quay then omits the pull robot
            of the trigger.
    """
    source = source_hosts.text_value(trigger.config, "build_source")
    url = triggers.source_url(trigger)
    view = {
        "id": trigger.uuid,
        "service": trigger.service,
        "is_active": triggers.is_active(trigger),
        "build_source": source if rights.read else None,
        "repository_url": url if rights.read else None,
        "config": trigger.config if rights.admin else {},
        "can_invoke": rights.admin,
        "enabled": trigger.enabled,
        "disabled_reason": trigger.disabled_reason,
    }
    robot = _robot(world, trigger.pull_robot_id)
    if robot is not None and rights.admin and not for_build:
        view["pull_robot"] = robot
    return view


def _common_fields(world: World, build: Build, rights: Rights) -> dict[str, Any]:
    started_by = world.store.triggers.get(build.trigger_id or 0)
    return {
        "id": build.uuid,
        "phase": build.phase,
        "started": dates.rfc2822(build.started),
        "display_name": build.display_name,
        "status": build_phases.progress(world, build),
        "is_writer": rights.write,
        "trigger": trigger(world, started_by, rights, for_build=True) if started_by else None,
        "resource_key": build.file_id,
        "pull_robot": _robot(world, build.pull_robot_id),
        "repository": _repository(world, build),
        "error": None,
    }


def _archive(world: World, build: Build, rights: Rights, host_url: str) -> dict[str, str]:
    readers_too = bool(world.config.get("FEATURE_READER_BUILD_LOGS", False))
    if not (rights.write or readers_too):
        return {}
    if build.file_id is not None:
        return {"archive_url": f"{host_url}userfiles/{build.file_id}"}
    return {"archive_url": build.archive_url} if build.archive_url else {}


def _repository(world: World, build: Build) -> dict[str, str]:
    repository = world.store.repositories.get(build.repository_id)
    namespace = world.store.accounts.get(repository.namespace_id) if repository else None
    if repository is None or namespace is None:
        return {}
    return {"namespace": namespace.name, "name": repository.name}


def _robot(world: World, robot_id: int | None) -> dict[str, Any] | None:
    robot = world.store.accounts.get(robot_id or 0)
    return {"name": robot.name, "kind": "user", "is_robot": True} if robot else None
