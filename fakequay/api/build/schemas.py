"""What builds look like on the wire, besides what other areas show of them."""

import marshmallow as ma

from fakequay.web.schemas.fields import Schema


class FileDrop(Schema):
    url = ma.fields.Str()
    file_id = ma.fields.Str()
