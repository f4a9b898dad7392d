"""Build logs as files: download of build logs, and archived logs of finished builds."""

from flask import Response, jsonify, redirect
from flask.typing import ResponseReturnValue

from fakequay.access import roles, superusers
from fakequay.domain.builds import builds
from fakequay.domain.repositories import repositories
from fakequay.models import Build
from fakequay.web.operations.request_context import base_world, caller

from .html_errors import refuse


def log(uuid: str) -> ResponseReturnValue:
    """Return the log of a build, or redirect to the archive if the log is archived."""
    build = _readable(uuid)
    if build is None:
        return refuse(403, "Permission Denied")
    if build.archived:
        return redirect(builds.archive_path(build))
    disposition = f"attachment;filename={build.uuid}.json"
    return _file(build), 200, {"Content-Disposition": disposition}


def archived_log(uuid: str) -> ResponseReturnValue:
    """Return the archived log of a finished build."""
    build = _readable(uuid)
    if build is None or not build.archived:
        return refuse(403, "Permission Denied")
    return _file(build)


def _file(build: Build) -> Response:
    return jsonify(logs=builds.log_lines(base_world(), build))


def _readable(uuid: str) -> Build | None:
    """Return a build if the caller may read its log, otherwise None.

    Build logs need write permission for the repository. If FEATURE_READER_BUILD_LOGS is on, read
    permission is enough.
    """
    world = base_world()
    with world.store.transaction():
        who = caller()
    build = world.store.builds.one(uuid=uuid)
    repository = world.store.repositories.get(build.repository_id) if build else None
    if build is None or repository is None:
        return None
    role = roles.repository_role(world, who, repositories.get_full_name(world, repository))
    sufficient = {"write", "admin"} | (
        {"read"} if world.config.get("FEATURE_READER_BUILD_LOGS") else set()
    )
    return build if role in sufficient or superusers.has_full_access(world, who) else None
