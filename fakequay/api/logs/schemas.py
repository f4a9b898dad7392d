"""Response schema of usage log exports.

The module `web.schemas.usage_logs` contains the other response schemas of usage logs.
"""

import marshmallow as ma

from fakequay.web.schemas.fields import Schema


class LogExport(Schema):
    export_id = ma.fields.Str(attribute="uuid")
