"""Response schemas of the suconfig area."""

import marshmallow as ma

from fakequay.web.schemas.fields import Schema


class Status(Schema):
    status = ma.fields.Str()


class Nothing(Schema):
    """An empty JSON object."""
