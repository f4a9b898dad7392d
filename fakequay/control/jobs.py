"""Control API of scheduled jobs: lists and runs jobs.

The control API also sets the results of builds, mirror syncs and security scans, and the simulated
content of upstream registries.
"""

from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue

from fakequay.domain.errors import DataRefused
from fakequay.domain.schedule import job_control, job_list
from fakequay.domain.schedule.job_list import DueJob
from fakequay.settings import UPSTREAMS
from fakequay.web.instances import instances

from . import request_body
from .openapi import json_schemas
from .openapi.decorators import describes
from .timestamps import format_time


@describes(
    {
        200: json_schemas.required_object(
            now=json_schemas.MOMENT, jobs=json_schemas.list_of(json_schemas.OBJECT)
        )
    }
)
def show() -> ResponseReturnValue:
    """List the scheduled jobs, earliest due time first."""
    world = instances.current_instance().world
    with world.store.transaction():
        return jsonify(
            now=format_time(world.now()), jobs=[view(job) for job in job_list.list_jobs(world)]
        )


@describes(
    {200: json_schemas.required_object(job=json_schemas.OBJECT)},
    body={"type": "object", "properties": dict.fromkeys(job_list.FILTER_KEYS, json_schemas.TEXT)},
)
def step() -> ResponseReturnValue:
    """Run the scheduled job with the earliest due time, even if the job is not due yet.

    The request body can select the job, for example by kind and repository.
    """
    criteria = request_body.read_fields(*job_list.FILTER_KEYS)
    for name in criteria:
        _text(name, criteria[name])
    world = instances.current_instance().world
    with world.store.transaction():
        return jsonify(job=view(job_control.run_next_job(world, criteria)))


@describes({200: json_schemas.PHASE})
def step_build(uuid: str) -> ResponseReturnValue:
    """Advance a build to its next phase, without waiting for the simulated clock."""
    request_body.read_fields()
    return _phase(job_control.step_build, uuid)


@describes({200: json_schemas.PHASE})
def finish_build(uuid: str) -> ResponseReturnValue:
    """Run all remaining phases of a build, until the build has ended."""
    request_body.read_fields()
    return _phase(job_control.finish_build, uuid)


@describes(
    {200: json_schemas.PHASE},
    body=json_schemas.object_of(
        message=json_schemas.TEXT, ending={"enum": ["error", "internalerror"]}
    ),
)
def fail_build(uuid: str) -> ResponseReturnValue:
    """End a build with a failure and an error message."""
    values = request_body.read_fields("message", "ending")
    if values.get("ending", "error") not in {"error", "internalerror"}:
        raise DataRefused(
            "ending: must be 'error' or 'internalerror', the final phases of a failed build"
        )
    message = _text("message", values.get("message", job_control.FAILURE_MESSAGE))
    return _phase(job_control.fail_build, uuid, message, values.get("ending", "error"))


@describes({200: json_schemas.PHASE})
def cancel_build(uuid: str) -> ResponseReturnValue:
    """Cancel a build."""
    request_body.read_fields()
    return _phase(job_control.cancel_build, uuid)


@describes({200: json_schemas.STATUS}, body=json_schemas.object_of(tags=json_schemas.ANYTHING))
def succeed_mirror(name: str) -> ResponseReturnValue:
    """Run a successful sync of the mirror of a repository or an organization."""
    tags = request_body.read_fields("tags").get("tags")
    world = instances.current_instance().world
    with world.store.transaction():
        return jsonify(status=job_control.succeed_mirror(world, name, tags))


@describes({200: json_schemas.STATUS})
def fail_mirror(name: str) -> ResponseReturnValue:
    """Run a failing sync of the mirror of a repository or an organization."""
    request_body.read_fields()
    world = instances.current_instance().world
    with world.store.transaction():
        return jsonify(status=job_control.fail_mirror(world, name))


@describes(
    {
        200: json_schemas.required_object(
            status=json_schemas.ANYTHING, features=json_schemas.ANYTHING
        )
    },
    body=json_schemas.object_of(status=json_schemas.ANYTHING, features=json_schemas.ANYTHING),
)
def report_scan(digest: str) -> ResponseReturnValue:
    """Set the security scan report of a manifest."""
    values = request_body.read_fields("status", "features")
    world = instances.current_instance().world
    with world.store.transaction():
        report = job_control.report_scan(world, digest, **values)
    return jsonify(status=report.status, features=report.features)


@describes({200: json_schemas.OBJECT})
def show_upstreams() -> ResponseReturnValue:
    """Show the simulated content of the upstream registries of mirrors and proxy caches."""
    return jsonify(instances.current_instance().world.config.get(UPSTREAMS, {}))


@describes({204: None}, body=json_schemas.OBJECT)
def change_upstreams() -> ResponseReturnValue:
    """Replace the simulated content of the upstream registries of mirrors and proxy caches."""
    instance = instances.current_instance()
    instance.reconfigure(job_control.declare_upstreams(instance.world, request_body.read_object()))
    return "", 204


def view(job: DueJob) -> dict[str, Any]:
    """Return the JSON object of a scheduled job: kind, due time and the object that it changes."""
    return {"kind": job.kind, "due": format_time(job.job.due), **job.about}


def _phase(change: Any, uuid: str, *about: str) -> ResponseReturnValue:
    world = instances.current_instance().world
    with world.store.transaction():
        return jsonify(phase=change(world, uuid, *about).phase)


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise DataRefused(f"{name}: must be a string")
    return value
