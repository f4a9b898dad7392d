"""What a trigger can be set up with: as a seed has declared the source host."""

from typing import Any

from fakequay.access import Caller
from fakequay.domain.builds import source_hosts, triggers
from fakequay.domain.errors import Aborted, InvalidRequest, NotFound
from fakequay.models import RepoName, SourceRepository, Trigger
from fakequay.world import World

from .triggers import check_connected, find


def namespaces(world: World, caller: Caller, name: RepoName, uuid: str) -> dict[str, Any]:
    trigger = _with_host(world, caller, name, uuid)
    account = world.store.accounts.get(trigger.account_id or 0)
    return {"namespaces": source_hosts.namespaces(world, trigger.service, account)}


def repositories_of(
    world: World, caller: Caller, name: RepoName, uuid: str, namespace: str | None
) -> dict[str, Any]:
    trigger = _with_host(world, caller, name, uuid)
    return {"sources": source_hosts.sources(world, trigger.service, namespace)}


def subdirectories(
    world: World, caller: Caller, name: RepoName, uuid: str, config: dict[str, Any]
) -> dict[str, Any]:
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
    """Only some fields have values to choose from."""
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
    """The trigger, if its caller may read a source host that can be read at all."""
    trigger = find(world, name, uuid)
    check_connected(world, caller, trigger)
    if trigger.service == triggers.CUSTOM:
        raise Aborted(501)
    return trigger


def _source(world: World, trigger: Trigger, config: dict[str, Any]) -> SourceRepository:
    """By what is being set up, or else by what has been."""
    path = source_hosts.text_value(config or trigger.config, "build_source")
    return source_hosts.find(world, trigger.service, path)
