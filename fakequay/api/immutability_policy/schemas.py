"""Response schemas of immutability policies."""

import marshmallow as ma

from fakequay.web.schemas.fields import Schema


class Policy(Schema):
    uuid = ma.fields.Str()
    tag_pattern = ma.fields.Str(attribute="tag_pattern", data_key="tagPattern")
    tag_pattern_matches = ma.fields.Bool(
        attribute="tag_pattern_matches", data_key="tagPatternMatches"
    )


class Policies(Schema):
    policies = ma.fields.List(ma.fields.Nested(Policy))


class PolicyUuid(Schema):
    uuid = ma.fields.Str()
