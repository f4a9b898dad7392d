"""Control API of seeds: exports the data of an instance as a seed, and loads seeds."""

from dataclasses import replace
from typing import Any

from flask import current_app, jsonify, request
from flask.typing import ResponseReturnValue

from fakequay import seeds
from fakequay.determinism import Clock
from fakequay.domain.errors import DataRefused
from fakequay.settings import parse_time
from fakequay.web.instances import instances
from fakequay.world import World

from . import LAYOUT_FOLDER, data_replacement, request_body
from .openapi import json_schemas
from .openapi.decorators import describes

MODES = ("replace", "merge")


@describes({200: json_schemas.OBJECT})
def export() -> ResponseReturnValue:
    """Export the data of the instance as a seed."""
    world = instances.current_instance().world
    with world.store.transaction():
        return jsonify(seeds.export(world))


@describes({204: None}, query={"mode": {"enum": list(MODES)}}, body=json_schemas.SEED)
def load() -> ResponseReturnValue:
    """Replace the data of the instance by a seed, or merge a seed into the data."""
    mode = request.args.get("mode", "replace")
    if mode not in MODES:
        raise DataRefused(f"mode: must be {' or '.join(map(repr, MODES))}, not {mode!r}")
    document = request_body.read_object()
    try:
        data_replacement.replace_world(
            lambda: _load_seed(_read(mode, document)), refuses_running=mode == "replace"
        )
    except seeds.SeedError as error:
        raise DataRefused(str(error)) from error
    return "", 204


def confine_layouts(document: dict[str, Any]) -> dict[str, Any]:
    """Check that the OCI image layouts of a seed are in the layout folder of the server.

    Return the seed with the layouts as absolute paths.

    Raises:
        SeedError: A layout is not below the layout folder, or the server has no such folder.
    """
    return seeds.confine_layouts(document, current_app.extensions[LAYOUT_FOLDER])


def _read(mode: str, document: dict[str, Any]) -> seeds.Seed:
    """Read the seed in a request.

    In mode ``merge``, merge the seed with the current data of the instance. If the seed and the
    current data have different values, use the value of the seed.
    """
    document = confine_layouts(document)
    if mode == "replace":
        return seeds.read([document])
    return seeds.read([seeds.export(instances.current_instance().world), document])


def _load_seed(seed: seeds.Seed) -> World:
    """Load a seed into an instance.

    The simulated clock changes only if the seed sets a time.
    """
    world = instances.current_instance().world
    if "clock" in seed.data:
        world = replace(world, clock=Clock(parse_time(str(seed.data["clock"]))))
    return seeds.reload(seed, world)
