"""Response schema of usage log exports. `web.schemas.usage_logs` contains the other schemas."""

import marshmallow as ma

from fakequay.web.schemas.fields import Schema


class LogExport(Schema):
    export_id = ma.fields.Str(attribute="uuid")
