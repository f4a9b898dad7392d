"""What is due, and making it happen now: builds, mirrors, scans, and whatever else there is."""

from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from fakequay.domain import steps, upcoming
from fakequay.domain.refusals import DataRefused
from fakequay.domain.upcoming import Upcoming
from fakequay.settings import UPSTREAMS
from fakequay.web import worlds

from . import asked, shapes
from .described import describes
from .moments import iso

blueprint = Blueprint("agenda", __name__)


@blueprint.get("/agenda")
@describes({200: shapes.whole(now=shapes.MOMENT, agenda=shapes.listed(shapes.OBJECT))})
def show() -> ResponseReturnValue:
    """List what is due, in order of its time."""
    world = worlds.here().world
    with world.store.transaction():
        return jsonify(
            now=iso(world.now()), agenda=[view(one) for one in upcoming.everything(world)]
        )


@blueprint.post("/agenda/step")
@describes(
    {200: shapes.whole(happened=shapes.OBJECT)},
    body={"type": "object", "properties": dict.fromkeys(upcoming.NAMES, shapes.TEXT)},
)
def step() -> ResponseReturnValue:
    """Let the next thing happen now, of all or of those that are meant."""
    wanted = asked.fields(*upcoming.NAMES)
    for name in wanted:
        _text(name, wanted[name])
    world = worlds.here().world
    with world.store.transaction():
        return jsonify(happened=view(steps.next_of(world, wanted)))


@blueprint.post("/builds/<uuid>/step")
@describes({200: shapes.PHASE})
def step_build(uuid: str) -> ResponseReturnValue:
    """Let a build come into its next phase."""
    asked.fields()
    return _phase(steps.step_build, uuid)


@blueprint.post("/builds/<uuid>/finish")
@describes({200: shapes.PHASE})
def finish_build(uuid: str) -> ResponseReturnValue:
    """Let a build come to its end."""
    asked.fields()
    return _phase(steps.finish_build, uuid)


@blueprint.post("/builds/<uuid>/fail")
@describes(
    {200: shapes.PHASE},
    body=shapes.record(message=shapes.TEXT, ending={"enum": ["error", "internalerror"]}),
)
def fail_build(uuid: str) -> ResponseReturnValue:
    """Let a build fail, and say why."""
    said = asked.fields("message", "ending")
    if said.get("ending", "error") not in {"error", "internalerror"}:
        raise DataRefused("ending: choose from error, internalerror")
    message = _text("message", said.get("message", steps.FAILED))
    return _phase(steps.fail_build, uuid, message, said.get("ending", "error"))


@blueprint.post("/builds/<uuid>/cancel")
@describes({200: shapes.PHASE})
def cancel_build(uuid: str) -> ResponseReturnValue:
    """Give a build up."""
    asked.fields()
    return _phase(steps.cancel_build, uuid)


@blueprint.post("/mirrors/<path:name>/succeed")
@describes({200: shapes.STATUS}, body=shapes.record(tags=shapes.ANYTHING))
def succeed_mirror(name: str) -> ResponseReturnValue:
    """Sync a repository or an organization from start to end."""
    tags = asked.fields("tags").get("tags")
    world = worlds.here().world
    with world.store.transaction():
        return jsonify(status=steps.succeed_mirror(world, name, tags))


@blueprint.post("/mirrors/<path:name>/fail")
@describes({200: shapes.STATUS})
def fail_mirror(name: str) -> ResponseReturnValue:
    """Let a sync of a repository or an organization fail."""
    asked.fields()
    world = worlds.here().world
    with world.store.transaction():
        return jsonify(status=steps.fail_mirror(world, name))


@blueprint.put("/scans/<digest>")
@describes(
    {200: shapes.whole(status=shapes.ANYTHING, features=shapes.ANYTHING)},
    body=shapes.record(status=shapes.ANYTHING, features=shapes.ANYTHING),
)
def report_scan(digest: str) -> ResponseReturnValue:
    """Let the scanner report on a manifest."""
    said = asked.fields("status", "features")
    world = worlds.here().world
    with world.store.transaction():
        report = steps.report_scan(world, digest, **said)
    return jsonify(status=report.status, features=report.features)


@blueprint.get("/upstreams")
@describes({200: shapes.OBJECT})
def show_upstreams() -> ResponseReturnValue:
    """Tell what other registries hold."""
    return jsonify(worlds.here().world.config.get(UPSTREAMS, {}))


@blueprint.put("/upstreams")
@describes({204: None}, body=shapes.OBJECT)
def change_upstreams() -> ResponseReturnValue:
    """Say what other registries hold from here on."""
    instance = worlds.here()
    instance.reconfigure(steps.with_upstreams(instance.world, asked.document()))
    return "", 204


def view(one: Upcoming) -> dict[str, Any]:
    return {"kind": one.kind, "due": iso(one.appointment.due), **one.about}


def _phase(change: Any, uuid: str, *about: str) -> ResponseReturnValue:
    world = worlds.here().world
    with world.store.transaction():
        return jsonify(phase=change(world, uuid, *about).phase)


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise DataRefused(f"{name}: has to be a text")
    return value
