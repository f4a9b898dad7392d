"""Response schema of upload URLs for build archives.

The module `web.schemas.builds` contains the other response schemas of builds.
"""

import marshmallow as ma

from fakequay.web.schemas.fields import Schema


class FileDrop(Schema):
    url = ma.fields.Str()
    file_id = ma.fields.Str()
