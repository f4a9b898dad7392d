"""Response schemas of usage logs."""

import marshmallow as ma

from .fields import Avatar, Schema, Timestamp


class Performer(Schema):
    kind = ma.fields.Str()
    name = ma.fields.Str()
    is_robot = ma.fields.Bool()
    avatar = ma.fields.Nested(Avatar)


class Namespace(Schema):
    kind = ma.fields.Str()
    name = ma.fields.Str()
    avatar = ma.fields.Nested(Avatar)


class LogEntry(Schema):
    kind = ma.fields.Str()
    metadata = ma.fields.Dict()
    ip = ma.fields.Str(allow_none=True)
    datetime = Timestamp()
    performer = ma.fields.Nested(Performer)
    namespace = ma.fields.Nested(Namespace)


class LogPage(Schema):
    start_time = Timestamp()
    end_time = Timestamp()
    logs = ma.fields.List(ma.fields.Nested(LogEntry))
    next_page = ma.fields.Str()


class LogCount(Schema):
    kind = ma.fields.Str()
    count = ma.fields.Int()
    datetime = Timestamp()


class LogCounts(Schema):
    aggregated = ma.fields.List(ma.fields.Nested(LogCount))
