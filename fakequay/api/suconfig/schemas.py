"""Response schemas of the installation state and the restart of the server."""

import marshmallow as ma

from fakequay.web.schemas.fields import Schema


class Status(Schema):
    status = ma.fields.Str()


class EmptyObject(Schema):
    """Response schema of an empty JSON object."""
