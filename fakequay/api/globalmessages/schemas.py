"""Response schemas of global messages."""

import marshmallow as ma

from fakequay.web.schemas.fields import Schema


class Message(Schema):
    uuid = ma.fields.Str()
    content = ma.fields.Str()
    severity = ma.fields.Str()
    media_type = ma.fields.Str()


class Messages(Schema):
    messages = ma.fields.List(ma.fields.Nested(Message))
