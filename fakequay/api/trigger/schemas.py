"""Response schemas of build triggers and source repositories."""

import marshmallow as ma

from fakequay.web.schemas.builds import Robot, Trigger
from fakequay.web.schemas.fields import Schema


class TriggerList(Schema):
    triggers = ma.fields.List(ma.fields.Nested(Trigger))


class ReadingRobot(Robot):
    can_read = ma.fields.Bool()


class Analysis(Schema):
    namespace = ma.fields.Str()
    name = ma.fields.Str(allow_none=True)
    robots = ma.fields.List(ma.fields.Nested(ReadingRobot))
    status = ma.fields.Str()
    message = ma.fields.Str(allow_none=True)
    is_admin = ma.fields.Bool()


class Subdirectories(Schema):
    dockerfile_paths = ma.fields.List(ma.fields.Str())
    context_map = ma.fields.Dict(data_key="contextMap")
    status = ma.fields.Str()
    message = ma.fields.Str()


class FieldValues(Schema):
    values = ma.fields.List(ma.fields.Raw())


class Namespace(Schema):
    personal = ma.fields.Bool()
    id = ma.fields.Str()
    title = ma.fields.Str()
    avatar_url = ma.fields.Str()
    url = ma.fields.Str()
    score = ma.fields.Int()


class Namespaces(Schema):
    namespaces = ma.fields.List(ma.fields.Nested(Namespace))


class Source(Schema):
    name = ma.fields.Str()
    full_name = ma.fields.Str()
    description = ma.fields.Str()
    last_updated = ma.fields.Int()
    url = ma.fields.Str()
    has_admin_permissions = ma.fields.Bool()
    private = ma.fields.Bool()


class Sources(Schema):
    sources = ma.fields.List(ma.fields.Nested(Source))
