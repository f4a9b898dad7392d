"""What replacing the bootstrap token answers."""

import marshmallow as ma

from fakequay.web.schemas.fields import Schema


class Renewal(Schema):
    status = ma.fields.Str()
