"""Response schemas of builds and build triggers, shared by several API areas."""

import marshmallow as ma

from .fields import Schema


class Robot(Schema):
    """Robot account whose credentials a build uses to pull its base images."""

    name = ma.fields.Str()
    kind = ma.fields.Str()
    is_robot = ma.fields.Bool()


class Trigger(Schema):
    """Build trigger of a repository."""

    id = ma.fields.Str()
    service = ma.fields.Str()
    is_active = ma.fields.Bool()
    build_source = ma.fields.Str(allow_none=True)
    repository_url = ma.fields.Str(allow_none=True)
    config = ma.fields.Dict()
    can_invoke = ma.fields.Bool()
    enabled = ma.fields.Bool()
    disabled_reason = ma.fields.Str(allow_none=True)
    pull_robot = ma.fields.Nested(Robot)


class Repository(Schema):
    """Repository to which a build belongs."""

    namespace = ma.fields.Str()
    name = ma.fields.Str()


class Build(Schema):
    """Build of an image, with its current phase."""

    id = ma.fields.Str()
    phase = ma.fields.Str()
    started = ma.fields.Str()
    display_name = ma.fields.Str()
    status = ma.fields.Dict()
    subdirectory = ma.fields.Str(allow_none=True)
    dockerfile_path = ma.fields.Str(allow_none=True)
    context = ma.fields.Str(allow_none=True)
    tags = ma.fields.List(ma.fields.Str())
    manual_user = ma.fields.Str(allow_none=True)
    is_writer = ma.fields.Bool()
    trigger = ma.fields.Nested(Trigger, allow_none=True)
    trigger_metadata = ma.fields.Dict(allow_none=True)
    resource_key = ma.fields.Str(allow_none=True)
    pull_robot = ma.fields.Nested(Robot, allow_none=True)
    repository = ma.fields.Nested(Repository)
    error = ma.fields.Str(allow_none=True)
    archive_url = ma.fields.Str()


class BuildList(Schema):
    """List of builds."""

    builds = ma.fields.List(ma.fields.Nested(Build))


class LogLine(Schema):
    """Line of a build log: message, type and additional data."""

    message = ma.fields.Str()
    type = ma.fields.Str()
    data = ma.fields.Dict()


class BuildLog(Schema):
    """Lines of a build log, beginning with the line that has the index ``start``."""

    start = ma.fields.Int()
    total = ma.fields.Int()
    logs = ma.fields.List(ma.fields.Nested(LogLine))
    logs_url = ma.fields.Str()
