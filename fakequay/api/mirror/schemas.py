"""Response schemas of repository mirrors."""

import marshmallow as ma

from fakequay.web.schemas.fields import Schema


class Rule(Schema):
    rule_kind = ma.fields.Str()
    rule_value = ma.fields.List(ma.fields.Str())


class Mirror(Schema):
    is_enabled = ma.fields.Bool()
    mirror_type = ma.fields.Str()
    external_reference = ma.fields.Str()
    external_registry_username = ma.fields.Str(allow_none=True)
    external_registry_config = ma.fields.Dict()
    sync_interval = ma.fields.Int()
    sync_start_date = ma.fields.Str()
    sync_expiration_date = ma.fields.Str(allow_none=True)
    sync_retries_remaining = ma.fields.Int()
    sync_status = ma.fields.Str()
    root_rule = ma.fields.Nested(Rule)
    robot_username = ma.fields.Str(allow_none=True)
    skopeo_timeout_interval = ma.fields.Int()
    architecture_filter = ma.fields.List(ma.fields.Str())
