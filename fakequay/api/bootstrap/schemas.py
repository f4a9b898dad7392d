"""Response schema of the bootstrap token renewal."""

import marshmallow as ma

from fakequay.web.schemas.fields import Schema


class Renewal(Schema):
    status = ma.fields.Str()
