"""Response schema of upload URLs for build archives; `web.schemas.builds` has all others."""

import marshmallow as ma

from fakequay.web.schemas.fields import Schema


class FileDrop(Schema):
    url = ma.fields.Str()
    file_id = ma.fields.Str()
