"""Response schemas of auto-prune policies."""

import marshmallow as ma

from fakequay.web.schemas.fields import Schema


class Policy(Schema):
    uuid = ma.fields.Str()
    method = ma.fields.Str()
    value = ma.fields.Raw()
    tag_pattern = ma.fields.Str(attribute="tag_pattern", allow_none=True, data_key="tagPattern")
    tag_pattern_matches = ma.fields.Bool(
        attribute="tag_pattern_matches", allow_none=True, data_key="tagPatternMatches"
    )


class Policies(Schema):
    policies = ma.fields.List(ma.fields.Nested(Policy))


class PolicyUuid(Schema):
    uuid = ma.fields.Str()
