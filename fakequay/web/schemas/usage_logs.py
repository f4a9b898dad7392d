"""Response schemas of usage logs."""

import marshmallow as ma

from .fields import Schema, Timestamp
from .shared_schemas import Avatar


class Performer(Schema):
    """Account that performed an action in the usage log."""

    kind = ma.fields.Str()
    name = ma.fields.Str()
    is_robot = ma.fields.Bool()
    avatar = ma.fields.Nested(Avatar)


class Namespace(Schema):
    """Namespace to which a usage log entry belongs."""

    kind = ma.fields.Str()
    name = ma.fields.Str()
    avatar = ma.fields.Nested(Avatar)


class LogEntry(Schema):
    """Usage log entry."""

    kind = ma.fields.Str()
    metadata = ma.fields.Dict()
    ip = ma.fields.Str(allow_none=True)
    datetime = Timestamp()
    performer = ma.fields.Nested(Performer)
    namespace = ma.fields.Nested(Namespace)


class LogPage(Schema):
    """Page of a list of usage log entries."""

    start_time = Timestamp()
    end_time = Timestamp()
    logs = ma.fields.List(ma.fields.Nested(LogEntry))
    next_page = ma.fields.Str()


class LogCount(Schema):
    """Number of usage log entries of a kind on a day."""

    kind = ma.fields.Str()
    count = ma.fields.Int()
    datetime = Timestamp()


class LogCounts(Schema):
    """Numbers of usage log entries by kind and day."""

    aggregated = ma.fields.List(ma.fields.Nested(LogCount))
