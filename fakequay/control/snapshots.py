"""Snapshots under names: moments of the world to go back to, as often as wanted."""

from collections.abc import Iterator
from dataclasses import field
from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from fakequay.domain.errors import Aborted
from fakequay.frozen_dataclasses import frozen
from fakequay.storage import Store
from fakequay.web.instances import instances
from fakequay.world import World
from fakequay.world.checkpoint import Checkpoint

from . import activation, json_schemas, request_body
from .openapi_decorators import describes
from .timestamps import format_time

blueprint = Blueprint("snapshots", __name__, url_prefix="/snapshots")
_KEPT = "fakequay.snapshots"


@frozen
class Kept:
    checkpoint: Checkpoint
    taken: float


@frozen
class Shelf:
    """The snapshots of one store, by name."""

    store: Store
    kept: dict[str, Kept] = field(default_factory=dict)


@blueprint.get("")
@describes({200: json_schemas.whole(snapshots=json_schemas.listed(json_schemas.SNAPSHOT))})
def show_all() -> ResponseReturnValue:
    """List the snapshots, oldest first."""
    return jsonify(snapshots=list(_views()))


@blueprint.put("/<name>")
@describes({200: json_schemas.SNAPSHOT, 201: json_schemas.SNAPSHOT})
def take(name: str) -> ResponseReturnValue:
    """Keep the world as it is, in place of what has had the name."""
    request_body.read_fields()
    shelf = _shelf(instances.current_instance())
    replaced = shelf.kept.pop(name, None)
    shelf.kept[name] = _of(instances.current_instance().world)
    return jsonify(_view(name, shelf.kept[name])), 201 if replaced is None else 200


@blueprint.get("/<name>")
@describes({200: json_schemas.SNAPSHOT})
def show(name: str) -> ResponseReturnValue:
    """Tell when a snapshot was taken."""
    return jsonify(_view(name, find(instances.current_instance(), name)))


@blueprint.delete("/<name>")
@describes({204: None})
def delete(name: str) -> ResponseReturnValue:
    """Forget a snapshot."""
    find(instances.current_instance(), name)
    _shelf(instances.current_instance()).kept.pop(name, None)
    return "", 204


@blueprint.post("/<name>/restore")
@describes({204: None})
def restore(name: str) -> ResponseReturnValue:
    """Put the world back to what it was, its clock and its settings, too."""
    request_body.read_fields()
    activation.replace_world(find(instances.current_instance(), name).checkpoint.restored)
    return "", 204


def find(instance: instances.Instance, name: str) -> Kept:
    """One of its snapshots, or a refusal."""
    kept = _shelf(instance).kept.get(name)
    if kept is None:
        raise Aborted(404, f"there is no snapshot {name}")
    return kept


def _shelf(instance: instances.Instance) -> Shelf:
    """A server that has been given a world of another store has no snapshots of that yet."""
    store, extras = instance.world.store, instance.extras
    shelf: Shelf | None = extras.get(_KEPT)
    if shelf is None or shelf.store is not store:
        shelf = extras[_KEPT] = Shelf(store)
    return shelf


def _of(world: World) -> Kept:
    with world.store.transaction():
        return Kept(Checkpoint.of(world), world.now())


def _views() -> Iterator[dict[str, Any]]:
    for name, kept in list(_shelf(instances.current_instance()).kept.items()):
        yield _view(name, kept)


def _view(name: str, kept: Kept) -> dict[str, Any]:
    return {"name": name, "taken": format_time(kept.taken)}
