"""Control API of instances: creates, lists and deletes instances."""

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, jsonify, request
from flask.typing import ResponseReturnValue

from fakequay import seeds
from fakequay.domain.errors import Aborted, DataRefused
from fakequay.settings import checked_config, parse_time
from fakequay.web.instances import instance_factory, instances
from fakequay.web.instances.instance import CannotListen, Instance, Start
from fakequay.world.checkpoint import Checkpoint

from . import request_body, seed, snapshots
from .openapi import json_schemas
from .openapi.decorators import describes

FIELDS = tuple(json_schemas.NEW_INSTANCE)


@describes(
    {200: json_schemas.required_object(instances=json_schemas.list_of(json_schemas.INSTANCE))}
)
def show_all() -> ResponseReturnValue:
    """List the instances: first ``main``, then the others in order of creation."""
    served = list(instances.served(current_app).values())
    return jsonify(instances=[_view(instance) for instance in served])


@describes(
    {201: json_schemas.INSTANCE},
    body=json_schemas.object_of(name=json_schemas.TEXT, **json_schemas.NEW_INSTANCE),
)
def make() -> ResponseReturnValue:
    """Create an instance; if the request body has no name, the name is generated."""
    given = request_body.read_fields("name", *FIELDS)
    name = given.pop("name", None) or instance_factory.get_factory(current_app).free_name()
    if instance_factory.checked_name(name) in instances.served(current_app):
        raise Aborted(409, f"name: instance {name!r} already exists; send PUT to replace it")
    return _view(_create(name, given)), 201


@describes(
    {200: json_schemas.INSTANCE, 201: json_schemas.INSTANCE},
    body=json_schemas.object_of(**json_schemas.NEW_INSTANCE),
)
def put(name: str) -> ResponseReturnValue:
    """Create an instance with a name.

    If an instance with the name exists, the new instance replaces it and keeps its port.
    """
    given = request_body.read_fields(*FIELDS)
    is_new = instance_factory.checked_name(name) not in instances.served(current_app)
    if name == instances.MAIN:
        raise DataRefused(
            f"instance {name!r} cannot be replaced; send POST /_fakequay/seed to replace its data"
        )
    return _view(_create(name, given)), 201 if is_new else 200


@describes({200: json_schemas.INSTANCE})
def show(name: str) -> ResponseReturnValue:
    """Show the port and URL of an instance, and the headers for requests to the instance."""
    return jsonify(_view(_find(name)))


@describes({204: None})
def delete(name: str) -> ResponseReturnValue:
    """Delete an instance, and close its port."""
    instance_factory.get_factory(current_app).end(name)
    return "", 204


def _create(name: str, given: dict[str, Any]) -> Instance:
    port = _port(given.pop("port", None))
    factory = instance_factory.get_factory(current_app)
    try:
        world = factory.build_world(_plan(given))
    except seeds.SeedError as error:
        raise DataRefused(str(error)) from error
    try:
        return factory.begin(name, world, port)
    except CannotListen as error:
        raise Aborted(409, f"port: {error}") from error


def _plan(given: dict[str, Any]) -> instance_factory.InstancePlan:
    if "seed" in given and given.keys() & {"snapshot", "copy"}:
        raise DataRefused("seed: cannot be combined with 'snapshot' or 'copy'")
    return instance_factory.InstancePlan(
        seed=_seeds(given["seed"]) if "seed" in given else None,
        start=_start(given),
        clock=_clock(given.get("clock")),
        ids=_text("ids", given["ids"]) if "ids" in given else None,
        config=_config(given.get("config", {})),
    )


def _seeds(given: Any) -> list[instance_factory.Source]:
    """Return the seeds of a request: documents or names of built-in seeds.

    A request cannot load files of the server, so file paths are refused.
    """
    sources = given if isinstance(given, list) else [given]
    shipped = seeds.fixtures()
    for source in sources:
        is_shipped = isinstance(source, str) and source in shipped
        if not isinstance(source, dict) and not is_shipped:
            names = ", ".join(shipped)
            raise DataRefused(
                f"seed: must be a seed document or the name of a built-in seed: {names}"
            )
    return [
        seed.confine_layouts(source) if isinstance(source, dict) else source for source in sources
    ]


def _start(given: dict[str, Any]) -> Start | None:
    if "snapshot" not in given and "copy" not in given:
        return None
    source = (
        _find(_text("copy", given["copy"])) if "copy" in given else instances.current_instance()
    )
    if "snapshot" in given:
        return snapshots.find(source, _text("snapshot", given["snapshot"])).checkpoint
    with source.world.store.transaction():
        return Checkpoint.of(source.world)


def _find(name: str) -> Instance:
    found = instances.served(current_app).get(name)
    if found is None:
        raise Aborted(404, f"instance {name!r} does not exist")
    return found


def _clock(given: Any) -> float | None:
    try:
        return None if given is None else parse_time(str(given))
    except (OverflowError, ValueError) as error:
        raise DataRefused(f"clock: {error}") from error


def _config(given: Any) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise DataRefused("config: must be a JSON object with keys of Quay's configuration")
    try:
        return dict(checked_config(given))
    except ValueError as error:
        raise DataRefused(f"config: {error}") from error


def _port(given: Any) -> int | None:
    """Return the port number in a request: 0 for any free port, None for no port."""
    if given is None or isinstance(given, bool):
        return 0 if given else None
    if not isinstance(given, int) or not 0 < given < 65_536:
        raise DataRefused("port: must be true, false or a number from 1 to 65535")
    return given


def _text(name: str, given: Any) -> str:
    if not isinstance(given, str):
        raise DataRefused(f"{name}: must be a string")
    return given


def _view(instance: Instance) -> dict[str, Any]:
    """Return the JSON object of an instance.

    If the instance has no port of its own, the field ``url`` is the URL of the current request, and
    requests to the instance need the header ``X-Fakequay-Instance``.
    """
    base = request.host_url.rstrip("/")
    needs_header = not instance.port and instance.name != instances.MAIN
    headers = {instances.HEADER: instance.name} if needs_header else {}
    if instance.port:
        host = urlsplit(base).hostname or ""
        base = (
            f"http://[{host}]:{instance.port.port}"
            if ":" in host
            else f"http://{host}:{instance.port.port}"
        )
    return {
        "name": instance.name,
        "port": instance.port.port if instance.port else None,
        "url": base,
        "headers": headers,
    }
