"""What immutability policies look like on the wire."""

import marshmallow as ma

from fakequay.web.fields import Schema


class Policy(Schema):
    uuid = ma.fields.Str()
    tagPattern = ma.fields.Str(attribute="tag_pattern")
    tagPatternMatches = ma.fields.Bool(attribute="tag_pattern_matches")


class Policies(Schema):
    policies = ma.fields.List(ma.fields.Nested(Policy))


class PolicyUuid(Schema):
    uuid = ma.fields.Str()
