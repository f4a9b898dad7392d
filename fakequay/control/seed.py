"""The world as a seed, and a seed as the world."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from fakequay import seeds
from fakequay.determinism import Clock
from fakequay.domain.errors import DataRefused
from fakequay.settings import moment
from fakequay.web.instances import instances
from fakequay.world import World

from . import activation, json_schemas, request_body
from .openapi_decorators import describes

blueprint = Blueprint("seed", __name__)
MODES = ("replace", "merge")


@blueprint.get("/state")
@describes({200: json_schemas.OBJECT})
def export() -> ResponseReturnValue:
    """Write the world down as a seed."""
    world = instances.current_instance().world
    with world.store.transaction():
        return jsonify(seeds.export(world))


@blueprint.post("/seed")
@describes({204: None}, query={"mode": {"enum": list(MODES)}}, body=json_schemas.SEED)
def plant() -> ResponseReturnValue:
    """Put a seed in the place of the world, or add it; or tell all that is wrong with it."""
    mode = request.args.get("mode", "replace")
    if mode not in MODES:
        raise DataRefused(f"mode: has to be {' or '.join(MODES)}, not {mode}")
    document = request_body.read_object()
    try:
        activation.replace_world(lambda: _planted(_read(mode, document)))
    except seeds.SeedError as error:
        raise DataRefused(str(error)) from error
    return "", 204


def _read(mode: str, document: dict[str, Any]) -> seeds.Seed:
    """What is added is merged into the world as seeds are merged: it wins where both speak."""
    if mode == "replace":
        return seeds.read([document])
    return seeds.read([seeds.export(instances.current_instance().world), document])


def _planted(seed: seeds.Seed) -> World:
    """The clock goes on, unless the seed says where it stands."""
    world = instances.current_instance().world
    if "clock" in seed.data:
        world = replace(world, clock=Clock(moment(str(seed.data["clock"]))))
    return seeds.reload(seed, world)
