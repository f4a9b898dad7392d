"""Control API of snapshots: saves and restores the state of an instance under a name."""

from collections.abc import Iterator
from dataclasses import field
from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue

from fakequay.domain.errors import Aborted, DataRefused
from fakequay.fast_dataclasses import frozen
from fakequay.storage import Store
from fakequay.traffic.fault_and_snapshot_names import check_name
from fakequay.web.instances import instances
from fakequay.web.instances.instance import Instance
from fakequay.world import World
from fakequay.world.checkpoint import Checkpoint

from . import data_replacement, request_body
from .openapi import json_schemas
from .openapi.decorators import describes
from .timestamps import format_time

_KEY = "fakequay.snapshots"  # Key of the snapshots in Instance.extras.


@frozen
class SavedState:
    """Snapshot: a saved state of an instance.

    Attributes:
        checkpoint: The saved state.
        taken: Time of the simulated clock at which the snapshot was created, in Unix seconds.
    """

    checkpoint: Checkpoint
    taken: float


@frozen
class SnapshotSet:
    """Snapshots of an instance by name, with the store to which they belong."""

    store: Store
    states: dict[str, SavedState] = field(default_factory=dict)


@describes(
    {200: json_schemas.required_object(snapshots=json_schemas.list_of(json_schemas.SNAPSHOT))}
)
def show_all() -> ResponseReturnValue:
    """List the snapshots of the instance, oldest first."""
    return jsonify(snapshots=list(_views()))


@describes({200: json_schemas.SNAPSHOT, 201: json_schemas.SNAPSHOT})
def take(name: str) -> ResponseReturnValue:
    """Save the state of the instance as a snapshot, or replace the snapshot with this name."""
    request_body.read_fields()
    try:
        check_name(name)
    except ValueError as error:
        raise DataRefused(str(error)) from error
    snapshots = _snapshots(instances.current_instance())
    replaced = snapshots.states.pop(name, None)
    snapshots.states[name] = _save(instances.current_instance().world)
    return jsonify(_view(name, snapshots.states[name])), 201 if replaced is None else 200


@describes({200: json_schemas.SNAPSHOT})
def show(name: str) -> ResponseReturnValue:
    """Show the name of a snapshot, and the time at which the snapshot was created."""
    return jsonify(_view(name, find(instances.current_instance(), name)))


@describes({204: None})
def delete(name: str) -> ResponseReturnValue:
    """Delete a snapshot of the instance."""
    find(instances.current_instance(), name)
    _snapshots(instances.current_instance()).states.pop(name, None)
    return "", 204


@describes({204: None})
def restore(name: str) -> ResponseReturnValue:
    """Restore the data, clock and settings of the instance from a snapshot."""
    request_body.read_fields()
    data_replacement.replace_world(find(instances.current_instance(), name).checkpoint.restore)
    return "", 204


def find(instance: Instance, name: str) -> SavedState:
    """Return a snapshot of an instance by name.

    Raises:
        Aborted: 404 if the snapshot does not exist.
    """
    state = _snapshots(instance).states.get(name)
    if state is None:
        raise Aborted(404, f"snapshot {name!r} does not exist")
    return state


def _snapshots(instance: Instance) -> SnapshotSet:
    """Return the snapshots of an instance.

    A snapshot belongs to one store, so an instance with a new store has no snapshots.
    """
    store, extras = instance.world.store, instance.extras
    snapshots: SnapshotSet | None = extras.get(_KEY)
    if snapshots is None or snapshots.store is not store:
        snapshots = extras[_KEY] = SnapshotSet(store)
    return snapshots


def _save(world: World) -> SavedState:
    with world.store.transaction():
        return SavedState(Checkpoint.of(world), world.now())


def _views() -> Iterator[dict[str, Any]]:
    for name, state in list(_snapshots(instances.current_instance()).states.items()):
        yield _view(name, state)


def _view(name: str, state: SavedState) -> dict[str, Any]:
    return {"name": name, "taken": format_time(state.taken)}
