"""Source hosts (such as GitHub) of build triggers, with the repositories that seeds declare."""

from typing import Any

from fakequay.access import Caller
from fakequay.domain.builds import source_hosts, triggers
from fakequay.domain.errors import Aborted, InvalidRequest, NotFound
from fakequay.models import RepoName, SourceRepository, Trigger
from fakequay.world import World

from .triggers import check_connected, find


def namespaces(world: World, caller: Caller, name: RepoName, uuid: str) -> dict[str, Any]:
    """Return the users and organizations on a build trigger's source host (such as GitHub)."""
    trigger = _with_host(world, caller, name, uuid)
    account = world.store.accounts.get(trigger.account_id or 0)
    return {"namespaces": source_hosts.namespaces(world, trigger.service, account)}


def repositories_of(
    world: World, caller: Caller, name: RepoName, uuid: str, namespace: str | None
) -> dict[str, Any]:
    """Return the repositories of a user or organization on a build trigger's source host."""
    trigger = _with_host(world, caller, name, uuid)
    return {"sources": source_hosts.sources(world, trigger.service, namespace)}


def subdirectories(
    world: World, caller: Caller, name: RepoName, uuid: str, config: dict[str, Any]
) -> dict[str, Any]:
    """Return the paths of the Dockerfiles in a source repository, and their build contexts.

    The build contexts of a Dockerfile are the folders with which it can be built.

    Args:
        config: Configuration of the build trigger, which can be new and not stored yet.
    """
    trigger = _with_host(world, caller, name, uuid)
    try:
        paths = source_hosts.dockerfile_paths(_source(world, trigger, config))
    except InvalidRequest as refusal:
        return {"status": "error", "message": refusal.message}
    return {
        "dockerfile_paths": paths,
        "context_map": {path: source_hosts.contexts(path) for path in paths},
        "status": "success",
    }


def field_values(
    world: World, name: RepoName, uuid: str, field: str, config: dict[str, Any]
) -> dict[str, Any]:
    """Return the values from which a user can choose in the configuration of a build trigger.

    Args:
        field: Field of the configuration: ``refs``, ``branch_name`` or ``tag_name``.

    Raises:
        NotFound: ``field`` is not one of these names.
        Aborted: 501 for a custom git trigger, which has no source host.
    """
    trigger = find(world, name, uuid)
    if trigger.service == triggers.CUSTOM:
        raise Aborted(501)
    source = _source(world, trigger, config)
    values: dict[str, list[Any]] = {
        "refs": list(source_hosts.refs(source)),
        "branch_name": list(source_hosts.branch_names(source)),
        "tag_name": sorted(source.tags),
    }
    if field not in values:
        raise NotFound
    return {"values": values[field]}


def _with_host(world: World, caller: Caller, name: RepoName, uuid: str) -> Trigger:
    """Return a build trigger, and check that the caller may read the trigger's source host.

    Raises:
        Unauthorized: Another user connected the trigger to its source host.
        Aborted: 501 for a custom git trigger, which has no source host.
    """
    trigger = find(world, name, uuid)
    check_connected(world, caller, trigger)
    if trigger.service == triggers.CUSTOM:
        raise Aborted(501)
    return trigger


def _source(world: World, trigger: Trigger, config: dict[str, Any]) -> SourceRepository:
    """Return the source repository that a build trigger's configuration names.

    If ``config`` is empty, the stored configuration of the trigger is used.
    """
    path = source_hosts.text_value(config or trigger.config, "build_source")
    return source_hosts.find(world, trigger.service, path)
