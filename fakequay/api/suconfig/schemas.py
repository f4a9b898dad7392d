"""What the state of an install looks like on the wire."""

import marshmallow as ma

from fakequay.web.schemas.fields import Schema


class Status(Schema):
    status = ma.fields.Str()


class Nothing(Schema):
    """An empty object."""
