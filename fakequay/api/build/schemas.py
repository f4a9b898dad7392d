"""Response schema of the upload URL for archives; `web.schemas.builds` contains all others."""

import marshmallow as ma

from fakequay.web.schemas.fields import Schema


class FileDrop(Schema):
    url = ma.fields.Str()
    file_id = ma.fields.Str()
