"""Response schema of the operation that replaces the bootstrap token."""

import marshmallow as ma

from fakequay.web.schemas.fields import Schema


class Renewal(Schema):
    status = ma.fields.Str()
