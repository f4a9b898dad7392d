"""Response schema of error descriptions."""

import marshmallow as ma

from fakequay.web.schemas.fields import Schema


class ErrorDescription(Schema):
    type = ma.fields.Str(required=True)
    title = ma.fields.Str(required=True)
    description = ma.fields.Str(required=True)
