"""What is due, and making it happen now: builds, mirrors, scans, and whatever else there is."""

from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from fakequay.domain.errors import DataRefused
from fakequay.domain.schedule import due_jobs, job_control
from fakequay.domain.schedule.due_jobs import DueJob
from fakequay.settings import UPSTREAMS
from fakequay.web.instances import instances

from . import json_schemas, request_body
from .openapi_decorators import describes
from .timestamps import format_time

blueprint = Blueprint("jobs", __name__)


@blueprint.get("/jobs")
@describes(
    {
        200: json_schemas.whole(
            now=json_schemas.MOMENT, jobs=json_schemas.listed(json_schemas.OBJECT)
        )
    }
)
def show() -> ResponseReturnValue:
    """List what is due, in order of its time."""
    world = instances.current_instance().world
    with world.store.transaction():
        return jsonify(
            now=format_time(world.now()), jobs=[view(one) for one in due_jobs.list_jobs(world)]
        )


@blueprint.post("/jobs/run")
@describes(
    {200: json_schemas.whole(job=json_schemas.OBJECT)},
    body={"type": "object", "properties": dict.fromkeys(due_jobs.FILTER_KEYS, json_schemas.TEXT)},
)
def step() -> ResponseReturnValue:
    """Let the next thing happen now, of all or of those that are meant."""
    wanted = request_body.read_fields(*due_jobs.FILTER_KEYS)
    for name in wanted:
        _text(name, wanted[name])
    world = instances.current_instance().world
    with world.store.transaction():
        return jsonify(job=view(job_control.run_next_job(world, wanted)))


@blueprint.post("/builds/<uuid>/step")
@describes({200: json_schemas.PHASE})
def step_build(uuid: str) -> ResponseReturnValue:
    """Let a build come into its next phase."""
    request_body.read_fields()
    return _phase(job_control.step_build, uuid)


@blueprint.post("/builds/<uuid>/finish")
@describes({200: json_schemas.PHASE})
def finish_build(uuid: str) -> ResponseReturnValue:
    """Let a build come to its end."""
    request_body.read_fields()
    return _phase(job_control.finish_build, uuid)


@blueprint.post("/builds/<uuid>/fail")
@describes(
    {200: json_schemas.PHASE},
    body=json_schemas.record(
        message=json_schemas.TEXT, ending={"enum": ["error", "internalerror"]}
    ),
)
def fail_build(uuid: str) -> ResponseReturnValue:
    """Let a build fail, and say why."""
    said = request_body.read_fields("message", "ending")
    if said.get("ending", "error") not in {"error", "internalerror"}:
        raise DataRefused("ending: choose from error, internalerror")
    message = _text("message", said.get("message", job_control.FAILURE_MESSAGE))
    return _phase(job_control.fail_build, uuid, message, said.get("ending", "error"))


@blueprint.post("/builds/<uuid>/cancel")
@describes({200: json_schemas.PHASE})
def cancel_build(uuid: str) -> ResponseReturnValue:
    """Give a build up."""
    request_body.read_fields()
    return _phase(job_control.cancel_build, uuid)


@blueprint.post("/mirrors/<path:name>/succeed")
@describes({200: json_schemas.STATUS}, body=json_schemas.record(tags=json_schemas.ANYTHING))
def succeed_mirror(name: str) -> ResponseReturnValue:
    """Sync a repository or an organization from start to end."""
    tags = request_body.read_fields("tags").get("tags")
    world = instances.current_instance().world
    with world.store.transaction():
        return jsonify(status=job_control.succeed_mirror(world, name, tags))


@blueprint.post("/mirrors/<path:name>/fail")
@describes({200: json_schemas.STATUS})
def fail_mirror(name: str) -> ResponseReturnValue:
    """Let a sync of a repository or an organization fail."""
    request_body.read_fields()
    world = instances.current_instance().world
    with world.store.transaction():
        return jsonify(status=job_control.fail_mirror(world, name))


@blueprint.put("/scans/<digest>")
@describes(
    {200: json_schemas.whole(status=json_schemas.ANYTHING, features=json_schemas.ANYTHING)},
    body=json_schemas.record(status=json_schemas.ANYTHING, features=json_schemas.ANYTHING),
)
def report_scan(digest: str) -> ResponseReturnValue:
    """Let the scanner report on a manifest."""
    said = request_body.read_fields("status", "features")
    world = instances.current_instance().world
    with world.store.transaction():
        report = job_control.report_scan(world, digest, **said)
    return jsonify(status=report.status, features=report.features)


@blueprint.get("/upstreams")
@describes({200: json_schemas.OBJECT})
def show_upstreams() -> ResponseReturnValue:
    """Tell what other registries hold."""
    return jsonify(instances.current_instance().world.config.get(UPSTREAMS, {}))


@blueprint.put("/upstreams")
@describes({204: None}, body=json_schemas.OBJECT)
def change_upstreams() -> ResponseReturnValue:
    """Say what other registries hold from here on."""
    instance = instances.current_instance()
    instance.reconfigure(job_control.declare_upstreams(instance.world, request_body.read_object()))
    return "", 204


def view(one: DueJob) -> dict[str, Any]:
    return {"kind": one.kind, "due": format_time(one.job.due), **one.about}


def _phase(change: Any, uuid: str, *about: str) -> ResponseReturnValue:
    world = instances.current_instance().world
    with world.store.transaction():
        return jsonify(phase=change(world, uuid, *about).phase)


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise DataRefused(f"{name}: has to be a text")
    return value
