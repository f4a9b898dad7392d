"""More Quays in the same process: made from a seed, a snapshot or another one, and forgotten."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from fakequay import seeds
from fakequay.domain.errors import Aborted, DataRefused
from fakequay.settings import checked_config, moment
from fakequay.web.instances import instance_factory, instances
from fakequay.world.checkpoint import Checkpoint

from . import json_schemas, request_body, snapshots
from .openapi_decorators import describes

blueprint = Blueprint("instances", __name__, url_prefix="/instances")
FIELDS = tuple(json_schemas.NEW_INSTANCE)


@blueprint.get("")
@describes({200: json_schemas.whole(instances=json_schemas.listed(json_schemas.INSTANCE))})
def show_all() -> ResponseReturnValue:
    """List the worlds: the main one, and the others as they were made."""
    return jsonify(instances=[_view(one) for one in list(instances.served(current_app).values())])


@blueprint.post("")
@describes(
    {201: json_schemas.INSTANCE},
    body=json_schemas.record(name=json_schemas.TEXT, **json_schemas.NEW_INSTANCE),
)
def make() -> ResponseReturnValue:
    """Make a world, under a name that is free or made up."""
    given = request_body.read_fields("name", *FIELDS)
    name = given.pop("name", None) or instance_factory.of(current_app).free_name()
    if instance_factory.checked_name(name) in instances.served(current_app):
        raise Aborted(409, f"name: there is a world {name} already")
    return _view(_made(name, given)), 201


@blueprint.put("/<name>")
@describes(
    {200: json_schemas.INSTANCE, 201: json_schemas.INSTANCE},
    body=json_schemas.record(**json_schemas.NEW_INSTANCE),
)
def put(name: str) -> ResponseReturnValue:
    """Make a world under a name, in place of what has had it; that one's port stays its own."""
    given = request_body.read_fields(*FIELDS)
    is_new = instance_factory.checked_name(name) not in instances.served(current_app)
    if name == instances.MAIN:
        raise DataRefused(f"{name}: is the server's own; POST seed puts a seed in its place")
    return _view(_made(name, given)), 201 if is_new else 200


@blueprint.get("/<name>")
@describes({200: json_schemas.INSTANCE})
def show(name: str) -> ResponseReturnValue:
    """Tell where a world is."""
    return jsonify(_view(_find(name)))


@blueprint.delete("/<name>")
@describes({204: None})
def forget(name: str) -> ResponseReturnValue:
    """Forget a world, and close its port."""
    instance_factory.of(current_app).end(name)
    return "", 204


def _made(name: str, given: dict[str, Any]) -> instances.Instance:
    port = _port(given.pop("port", None))
    grower = instance_factory.of(current_app)
    try:
        world = grower.grow(_plan(given))
    except seeds.SeedError as error:
        raise DataRefused(str(error)) from error
    try:
        return grower.begin(name, world, port)
    except instances.CannotListen as error:
        raise Aborted(409, f"port: {error}") from error


def _plan(given: dict[str, Any]) -> instance_factory.InstancePlan:
    if "seed" in given and given.keys() & {"snapshot", "copy"}:
        raise DataRefused("seed: a world is made from a seed, or from another world")
    return instance_factory.InstancePlan(
        seed=_seeds(given["seed"]) if "seed" in given else None,
        start=_start(given),
        clock=_clock(given.get("clock")),
        ids=_text("ids", given["ids"]) if "ids" in given else None,
        config=_config(given.get("config", {})),
    )


def _seeds(given: Any) -> list[instance_factory.Source]:
    """Documents, or names of those that are shipped: no file is read because a call says so."""
    found = given if isinstance(given, list) else [given]
    for one in found:
        if not isinstance(one, dict) and (not isinstance(one, str) or one not in seeds.fixtures()):
            shipped = ", ".join(seeds.fixtures())
            raise DataRefused(f"seed: has to be a seed, or the name of one: {shipped}")
    return found


def _start(given: dict[str, Any]) -> instances.Start | None:
    if "snapshot" not in given and "copy" not in given:
        return None
    source = (
        _find(_text("copy", given["copy"])) if "copy" in given else instances.current_instance()
    )
    if "snapshot" in given:
        return snapshots.find(source, _text("snapshot", given["snapshot"])).checkpoint
    with source.world.store.transaction():
        return Checkpoint.of(source.world)


def _find(name: str) -> instances.Instance:
    found = instances.served(current_app).get(name)
    if found is None:
        raise Aborted(404, f"there is no world {name}")
    return found


def _clock(given: Any) -> float | None:
    try:
        return None if given is None else moment(str(given))
    except (OverflowError, ValueError) as error:
        raise DataRefused(f"clock: {error}") from error


def _config(given: Any) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise DataRefused("config: has to be an object of Quay's configuration")
    try:
        return dict(checked_config(given))
    except ValueError as error:
        raise DataRefused(f"config: {error}") from error


def _port(given: Any) -> int | None:
    """0 for any free one; None for none."""
    if given is None or isinstance(given, bool):
        return 0 if given else None
    if not isinstance(given, int) or not 0 < given < 65_536:
        raise DataRefused("port: has to be true, false or a number from 1 to 65535")
    return given


def _text(name: str, given: Any) -> str:
    if not isinstance(given, str):
        raise DataRefused(f"{name}: has to be a text")
    return given


def _view(one: instances.Instance) -> dict[str, Any]:
    """What has no port is reached where the call came to, with the header."""
    base = request.host_url.rstrip("/")
    headers = {} if one.port or one.name == instances.MAIN else {instances.HEADER: one.name}
    if one.port:
        host = urlsplit(base).hostname or ""
        base = (
            f"http://[{host}]:{one.port.port}" if ":" in host else f"http://{host}:{one.port.port}"
        )
    return {
        "name": one.name,
        "port": one.port.port if one.port else None,
        "url": base,
        "headers": headers,
    }
