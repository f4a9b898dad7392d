"""Service of the operations that read the source host of a trigger, as declared by the seed."""

from typing import Any

from fakequay.access import Caller
from fakequay.domain.builds import source_hosts, triggers
from fakequay.domain.errors import Aborted, InvalidRequest, NotFound
from fakequay.models import RepoName, SourceRepository, Trigger
from fakequay.world import World

from .triggers import check_connected, find


def namespaces(world: World, caller: Caller, name: RepoName, uuid: str) -> dict[str, Any]:
    """Return the namespaces of the source host."""
    trigger = _with_host(world, caller, name, uuid)
    account = world.store.accounts.get(trigger.account_id or 0)
    return {"namespaces": source_hosts.namespaces(world, trigger.service, account)}


def repositories_of(
    world: World, caller: Caller, name: RepoName, uuid: str, namespace: str | None
) -> dict[str, Any]:
    """Return the source repositories of a namespace of the source host."""
    trigger = _with_host(world, caller, name, uuid)
    return {"sources": source_hosts.sources(world, trigger.service, namespace)}


def subdirectories(
    world: World, caller: Caller, name: RepoName, uuid: str, config: dict[str, Any]
) -> dict[str, Any]:
    """Return the paths of the Dockerfiles in a source repository, and their build contexts.

    Args:
        config: Configuration of the trigger that is being set up.
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
    """Return the values that the API offers for a field of the trigger configuration.

    Args:
        field: ``refs``, ``branch_name`` or ``tag_name``.

    Raises:
        NotFound: The field has no list of values.
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
    """Return the trigger, after a check that the caller may read its source host.

    Raises:
        Unauthorized: The trigger belongs to another user.
        Aborted: 501 for a custom git trigger, which has no source host.
    """
    trigger = find(world, name, uuid)
    check_connected(world, caller, trigger)
    if trigger.service == triggers.CUSTOM:
        raise Aborted(501)
    return trigger


def _source(world: World, trigger: Trigger, config: dict[str, Any]) -> SourceRepository:
    """Return the source repository of ``config``, or of the stored configuration if empty."""
    path = source_hosts.text_value(config or trigger.config, "build_source")
    return source_hosts.find(world, trigger.service, path)
