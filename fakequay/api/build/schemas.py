"""Response schema of the upload URL; `web.schemas.builds` contains the build schemas."""

import marshmallow as ma

from fakequay.web.schemas.fields import Schema


class FileDrop(Schema):
    url = ma.fields.Str()
    file_id = ma.fields.Str()
