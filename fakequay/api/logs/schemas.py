"""What logs look like on the wire, besides what superusers see too."""

import marshmallow as ma

from fakequay.web.schemas.fields import Schema


class LogExport(Schema):
    export_id = ma.fields.Str(attribute="uuid")
